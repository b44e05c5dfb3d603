package lakegate.gate;

/**
 * Everything the gate looks for. {@code docs/schema-rules.md} and {@code lakegate schema explain}
 * show these texts.
 */
public enum Rule {
  WIRE_TYPE(
      Severity.ERROR,
      "A type changed to one that Avro can't read it as.",
      "The reader stops with an exception at the first such record. A reader only follows to a"
          + " wider type: int to long, float or double, long to float or double, float to double,"
          + " string to bytes and back.",
      "risk_score: int -> string",
      "Keep the field as it is and add one of another name."),
  WIRE_LOSSY_PROMOTION(
      Severity.ERROR,
      "A type changed to one that Avro reads it as, but can't hold every value.",
      "Avro and every registry allow it. A float holds whole numbers exactly up to 16,777,216, a"
          + " double up to 9,007,199,254,740,992, and bytes that are not UTF-8 are no text: other"
          + " values are read wrong, without an error.",
      "offset: long -> double",
      "Keep the field as it is and add one of another name."),
  WIRE_LOGICAL_TYPE(
      Severity.ERROR,
      "The same stored values are read as something else.",
      "Resolution and every registry ignore logical types: a reader takes the stored number or text"
          + " for what its own schema says, a whole number of milliseconds for one of microseconds.",
      "created_at: timestamp-millis -> timestamp-micros",
      "Keep the field as it is and add one of another name."),
  WIRE_DECIMAL_PRECISION(
      Severity.WARNING,
      "Decimals can have more digits than their reader's schema says.",
      "Avro's readers don't look, but a table, a query engine or a writer behind them does, and"
          + " fails or cuts off.",
      "amount: decimal(18,4) -> decimal(20,4), read with decimal(18,4)",
      "Let consumers take the new version first, or add a field of another name."),
  WIRE_NULL(
      Severity.ERROR,
      "A reader that expects a value can meet null.",
      "The reader stops with an exception at the first null.",
      "status: nullable string -> string",
      "Keep a nullable field nullable and a required one required; null may come once all consumers"
          + " have the version that takes it."),
  WIRE_UNION_BRANCH(
      Severity.ERROR,
      "A union lacks a type that is written.",
      "The reader stops with an exception at the first value of that type.",
      "reference: [null, string, long] -> [null, string]",
      "Keep the union as it is; add a field for the new type."),
  WIRE_FIELD_REQUIRED(
      Severity.ERROR,
      "A reader wants a field that is not written, and has no default for it.",
      "The reader stops with an exception at the first record.",
      "region: a new required string",
      "Make a new field nullable, with \"default\": null; keep a field that consumers require."),
  WIRE_RENAMED_FIELD(
      Severity.ERROR,
      "A field was renamed, and earlier consumers don't know its new name.",
      "An alias helps who reads old records with the new schema. Who reads new records with an old"
          + " schema finds no field of the old name: null or its default, an exception if it has"
          + " none, or another field's value if the name was given away.",
      "interval -> billing_interval, with the alias interval",
      "Keep the name; or let consumers take the new version before records are written with it."),
  WIRE_ALIAS(
      Severity.ERROR,
      "An alias names a field that still exists.",
      "Avro gives the field of that name to the one with the alias. Two fields then claim one name, or"
          + " two names are swapped and, because Avro's Java readers follow aliases twice, swapped"
          + " back: records are not read, or fields hold each other's values.",
      "country with the alias region, beside a field region",
      "Remove the alias."),
  WIRE_NAME(
      Severity.ERROR,
      "An enum or a fixed has another name.",
      "Avro matches enums and fixeds by name: the reader stops with an exception. In a union the"
          + " namespace counts too.",
      "enum Status -> enum State",
      "Keep the name; its fields' names are what readers of the data see."),
  WIRE_FIXED_SIZE(
      Severity.ERROR,
      "A fixed has another size.",
      "The reader stops with an exception at the first record.",
      "hash: fixed(16) -> fixed(32)",
      "Add a field of another name, with a fixed of another name."),
  WIRE_ENUM_SYMBOL(
      Severity.ERROR,
      "A reader's enum lacks a symbol that is written.",
      "The reader stops with an exception at the first record with that symbol.",
      "status: enum without REFUNDED",
      "Keep all symbols. Give the enum a default before symbols are added, or use a string with"
          + " \"allowed\"."),
  WIRE_ENUM_DEFAULT(
      Severity.WARNING,
      "A reader's enum lacks a symbol that is written, and has a default.",
      "The symbol is read as the enum's default, without an error: what was written is lost to that"
          + " reader.",
      "status: REFUNDED read as UNKNOWN",
      "Let consumers take the new version first; keep symbols that were written."),
  TABLE_TYPE(
      Severity.ERROR,
      "A field got a type that its column can't get.",
      "Iceberg widens int to long, float to double and a decimal's precision, and nothing else. The"
          + " table can't follow, and lakegate submit refuses to start the jobs.",
      "quantity: int -> double",
      "Add a nullable field of the new type and keep the old one."),
  TABLE_LOGICAL_TYPE(
      Severity.ERROR,
      "A field's logical type changed, and with it the meaning of its values.",
      "Avro's resolution and every registry ignore logical types, so consumers read old values as"
          + " something else. For Iceberg it is another type, which the column can't get.",
      "created: long -> timestamp-millis",
      "Add a nullable field of the new type and keep the old one."),
  TABLE_DECIMAL_SCALE(
      Severity.ERROR,
      "A decimal's scale changed.",
      "Avro keeps decimals as whole numbers and the scale in the schema: resolution and every"
          + " registry ignore it, so old values read by a power of ten wrong. Iceberg refuses the"
          + " change of a column's scale.",
      "amount: decimal(18,4) -> decimal(18,2)",
      "Add a field of another name with the new scale and keep the old one."),
  TABLE_DECIMAL_PRECISION(
      Severity.ERROR,
      "A decimal has fewer digits than before.",
      "Rows may have numbers that need them, so Iceberg refuses it. Registries don't look at it.",
      "amount: decimal(18,4) -> decimal(9,4)",
      "Keep the precision; a range narrows what new messages may say."),
  TABLE_TIME_UNIT(
      Severity.ERROR,
      "A time is counted in another unit.",
      "The number in Avro means something else, and nothing notices: registries ignore logical"
          + " types, and Iceberg's column is the same for both units. Whoever reads old records with"
          + " the new schema is wrong by a factor of 1000.",
      "created_at: timestamp-millis -> timestamp-micros",
      "Keep the unit; Iceberg stores microseconds in either case."),
  TABLE_UNION(
      Severity.ERROR,
      "A field with a column became a union of several types.",
      "Iceberg has no unions, so no column can hold it.",
      "note: [\"null\", \"string\"] -> [\"null\", \"string\", \"long\"]",
      "Keep the type and add a nullable field for each other type."),
  TABLE_REQUIRED_ADDED(
      Severity.ERROR,
      "A new field isn't nullable.",
      "Rows without it exist. Avro can fill it from a default, Iceberg's tables of format version 2"
          + " can't, and refuse the column.",
      "channel: added, required string",
      "Make it nullable, with \"default\": null."),
  TABLE_BECAME_REQUIRED(
      Severity.ERROR,
      "A nullable field isn't nullable any more.",
      "Rows may have null there, so Iceberg refuses it.",
      "card_country: optional string -> required string",
      "Keep it nullable."),
  TABLE_REQUIRED_REMOVED(
      Severity.ERROR,
      "A field that isn't nullable was removed.",
      "Its column stays in the table and must not be null, so no new row could be written.",
      "customer_id: removed, required string",
      "Make it nullable, release that, and remove it then."),
  TABLE_NAME_REUSED(
      Severity.ERROR,
      "A new field has the name of one that was removed.",
      "The old column is still in the table. Of another type, the table can't follow; of the same"
          + " type (a warning), old rows show the old values as those of the new field.",
      "channel: string of 003 -> int",
      "Choose a name that no version had. The same field again has its old doc."),
  TABLE_CASE(
      Severity.ERROR,
      "A field was renamed in its case only.",
      "The table would have two columns that most engines, which ignore case, can't tell apart.",
      "cardBrand -> cardbrand",
      "Name the old one in \"aliases\"."),
  TABLE_RENAME_WITHOUT_ALIAS(
      Severity.ERROR,
      "A field seems to be renamed, without an alias.",
      "For the table, one column ends and another begins: old rows have their values in one, new"
          + " rows in the other. If either is required, the table can't follow; if both are"
          + " nullable, it is a warning.",
      "email -> user_email",
      "Name the old one in \"aliases\". If it is another thing, remove the old field in a release"
          + " before."),
  TABLE_RENAME(
      Severity.ERROR,
      "Aliases don't say which column a field is.",
      "Two fields claim one column, or one field two, or an old name is used again in the same"
          + " edit.",
      "a, b -> c",
      "One rename in a release: leave one field and one alias that mean the column."),
  TABLE_PARTITIONS(
      Severity.ERROR,
      "table.partition changed.",
      "Files that are there keep their partitions, and lakegate submit doesn't rearrange tables: it"
          + " refuses to start the jobs.",
      "partition day(created_at) -> month(created_at)",
      "Keep the partitions, or change the table's by hand first."),
  TABLE_PARTITION_SOURCE(
      Severity.ERROR,
      "A field was removed that the table is partitioned by.",
      "Iceberg keeps the partition as long as the column; new rows would all lie in one partition.",
      "created_at: removed, required timestamptz",
      "Keep the field."),
  TABLE_PARTITION_INVALID(
      Severity.ERROR,
      "A partition that Iceberg refuses.",
      "A transform doesn't fit its field's type, repeats another one, or its partition has the name"
          + " of a column. The table can't be created.",
      "partition day(note), where note is a string",
      "Choose a transform that the field's type has, or rename the column."),
  TABLE_IDENTIFIER(
      Severity.ERROR,
      "What identifies a row was removed, may be null, or is another.",
      "Topic, partition and offset in ingest identify a row; gaps and duplicates are found by"
          + " them.",
      "ingest.offset: required long -> optional long",
      "Keep the columns of ingest as they are."),
  TABLE_SORT_COLUMN(
      Severity.ERROR,
      "A field was removed that the table is sorted by.",
      "New rows would have no order, and queries that rely on it read every file.",
      "customer_id: removed, optional string",
      "Keep the field, or change the table's sort order first."),
  RULES_RANGE(
      Severity.WARNING,
      "A range got tighter.",
      "Messages with a value outside become dead letters (OUT_OF_RANGE); before, they were rows."
          + " Rows that are there already stay.",
      "amount: (0, 1000000] -> (0, 50000]",
      "Keep the range, unless those messages are wrong."),
  RULES_ALLOWED(
      Severity.WARNING,
      "A value is no longer allowed.",
      "Messages with the value become dead letters (NOT_ALLOWED), or their rows carry a flag, as"
          + " \"otherwise\" says. Rows that are there already stay.",
      "status: pending no longer allowed",
      "Keep the value, unless those messages are wrong."),
  RULES_OTHERWISE(
      Severity.WARNING,
      "What becomes of values outside the list changed.",
      "From flag to reject, rows become dead letters. From reject to flag, or without the list,"
          + " consumers who rely on it meet values that they don't know.",
      "currency: reject -> flag",
      "Tell who reads the field, or keep \"otherwise\"."),
  RULES_NORMALISE(
      Severity.WARNING,
      "A normalise step was added or removed.",
      "The same message gives another value than before: old and new rows no longer compare, and a"
          + " list of allowed values sees the other value.",
      "currency: trim, upper -> trim",
      "Keep the steps, or add a field of another name with the new ones."),
  RULES_JSON_NAME(
      Severity.ERROR,
      "A field is read from another member of the JSON.",
      "What producers send under the old name no longer reaches the field: it is null and the value"
          + " goes to rescued_data, or, for a required field, every message becomes a dead letter. A"
          + " rename without \"json\" does it too.",
      "billing_interval: interval -> billing_interval",
      "Give the field \"json\" with the name that producers send."),
  RULES_FLAG(
      Severity.WARNING,
      "A flag was removed, or is set under other conditions.",
      "Queries and dashboards that look for the flag miss rows or find others, without an error.",
      "FAILED_WITHOUT_CODE removed",
      "Keep the flag as it is and add one of another name."),
  SOURCE_CLASS(
      Severity.ERROR,
      "A generated class has another name, or is gone.",
      "A class has the record's, enum's or fixed's name and namespace. Code that imports it no longer"
          + " compiles. Confluent's reader of specific classes looks for a class of the writer's"
          + " name: consumers that run with an older jar don't find it in new records.",
      "namespace lakegate.payments -> lakegate.charges",
      "Keep names and namespaces; they are part of what consumers compile against."),
  SOURCE_GETTER(
      Severity.WARNING,
      "A getter of a generated class is gone.",
      "Code that calls it no longer compiles with the new jar. Consumers notice when they upgrade,"
          + " not before.",
      "PaymentCharge.getInterval()",
      "Keep the field until nobody calls its getter."),
  SOURCE_JAVA_TYPE(
      Severity.WARNING,
      "A getter of a generated class gives another Java type.",
      "An int that becomes a long no longer fits an int variable; one that becomes nullable is boxed,"
          + " and unboxing a null throws. Consumers notice when they upgrade.",
      "getRiskScore() int -> Integer",
      "Tell Java consumers to change their code with the upgrade."),
  SOURCE_ENUM_CONSTANT(
      Severity.WARNING,
      "A constant of a generated enum is gone.",
      "Code that names it no longer compiles with the new jar.",
      "Status.PENDING",
      "Keep the symbol."),
  LINT_UNKNOWN_KEY(
      Severity.ERROR,
      "A key is unknown in its place, mostly misspelt.",
      "Avro ignores keys that it doesn't know: the rule, doc or default would silently do"
          + " nothing. The build refuses it.",
      "\"normalize\": [\"trim\"]",
      "Correct the key, move it to where it belongs, or take it out."),
  LINT_LOGICAL_TYPE_UNKNOWN(
      Severity.ERROR,
      "A logical type is unknown, mostly misspelt.",
      "Avro ignores it in silence: the column becomes a plain number or text.",
      "{\"type\": \"long\", \"logicalType\": \"timestamp-milis\"}",
      "Write a logical type of Avro's."),
  LINT_LOGICAL_TYPE_MISPLACED(
      Severity.ERROR,
      "A logical type stands beside the type, or on a type that can't have it.",
      "Avro ignores it in silence: the column becomes a plain number or text.",
      "{\"name\": \"created_at\", \"type\": \"long\", \"logicalType\": \"timestamp-millis\"}",
      "Write it into the type: {\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}."),
  LINT_DECIMAL(
      Severity.ERROR,
      "A decimal's precision or scale can't be.",
      "Avro ignores the logical type in silence: the column becomes plain bytes.",
      "\"precision\": 4, \"scale\": 6",
      "Write a precision from 1 to 18 and a scale from 0 to the precision."),
  LINT_DECIMAL_OVER_38(
      Severity.ERROR,
      "A decimal has more than 38 digits.",
      "Iceberg, Trino and Flink hold at most 38: the table can't be created.",
      "\"precision\": 40",
      "Use a precision of at most 18."),
  LINT_DECIMAL_OVER_18(
      Severity.ERROR,
      "A decimal has more than 18 digits.",
      "The decoder keeps decimals in 64 bits and refuses a wider one.",
      "\"precision\": 20",
      "Use a precision of at most 18."),
  LINT_TYPE(
      Severity.ERROR,
      "The decoder can't read the type.",
      "The build refuses an event type whose messages the decoder could not read.",
      "\"type\": \"double\"",
      "Use string, boolean, int, long, decimal, timestamp-millis, or a record of these."),
  LINT_UNION(
      Severity.ERROR,
      "A union is something other than [\"null\", type].",
      "No table column holds two types, and the decoder can't tell them apart.",
      "[\"null\", \"string\", \"long\"]",
      "Use a field for each type, all nullable."),
  LINT_RECURSIVE_TYPE(
      Severity.ERROR,
      "A record holds itself.",
      "A table's columns would have no end: neither Iceberg nor the decoder can have it.",
      "a Category with a field \"parent\" of type Category",
      "Keep the id of the other record instead, or its text."),
  LINT_TIMESTAMP_UTC(
      Severity.ERROR,
      "A timestamp is without \"adjust-to-utc\": true.",
      "Iceberg would store it as a time without a zone, which each query engine places in"
          + " a zone of its own.",
      "{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}",
      "Add \"adjust-to-utc\": true to the type."),
  LINT_MONEY(
      Severity.ERROR,
      "Money is a float or a double.",
      "Binary fractions can't hold 0.10; sums differ by cents from engine to engine.",
      "{\"name\": \"amount\", \"type\": \"double\"}",
      "Use a decimal with the currency's smallest unit as scale, or 4."),
  LINT_NULL_DEFAULT(
      Severity.ERROR,
      "A nullable field has no \"default\": null.",
      "Who reads older records with this schema stops, and the field can't be taken out again.",
      "\"type\": [\"null\", \"string\"] without a default",
      "Add \"default\": null."),
  LINT_DEFAULT(
      Severity.ERROR,
      "A default does not fit its type.",
      "Avro's parser refuses the schema, or a reader stops when it needs the default.",
      "\"type\": \"int\", \"default\": \"0\"",
      "Write a value of the field's type, or take the default out."),
  LINT_DOC(
      Severity.ERROR,
      "A field has no doc.",
      "Nobody who reads the table later knows what it means. The build refuses it.",
      "{\"name\": \"amount\", \"type\": \"long\"}",
      "Say what the field means, and its unit."),
  LINT_NAME(
      Severity.ERROR,
      "A name is not legal in Avro.",
      "Parsers and registries refuse it.",
      "\"name\": \"3ds_authenticated\"",
      "Use letters, digits and _, no digit first; \"json\" has the name that producers send."),
  LINT_NAME_CLASH(
      Severity.ERROR,
      "Two things have the same name, or one that differs only in case.",
      "Query engines ignore the case of columns, an alias is a name too, and two types of"
          + " one name are one class.",
      "\"orderId\" beside \"orderid\"",
      "Give one of them another name."),
  LINT_METADATA_COLUMN(
      Severity.ERROR,
      "A column has the name of an Iceberg metadata column.",
      "Queries of it read Iceberg's own column, or fail.",
      "\"name\": \"_file\"",
      "Give it another name."),
  LINT_SQL_WORD(
      Severity.WARNING,
      "A name is a reserved word of SQL.",
      "Every query has to quote it.",
      "\"name\": \"interval\"",
      "Use a name of two words; \"json\" has the name that producers send."),
  LINT_JSON_NAME(
      Severity.ERROR,
      "Two fields of a record have the same JSON name, or it is no name.",
      "One member of the JSON can't fill two fields; the build refuses it.",
      "\"name\": \"interval\" beside \"json\": \"interval\"",
      "Give each field a JSON name of its own."),
  LINT_NORMALISE(
      Severity.ERROR,
      "The steps of normalise can't be.",
      "The build refuses a step that would silently do nothing.",
      "\"normalise\": [\"uper\"]",
      "Use trim, null-words, lower, upper and snake-case, on strings."),
  LINT_ALLOWED(
      Severity.ERROR,
      "A list of allowed values can't be.",
      "The build refuses a rule that would silently do nothing.",
      "\"allowed\": [\"a\", \"b\"] without \"otherwise\"",
      "Write \"allowed\" with texts or a code list, and \"otherwise\" with \"reject\" or"
          + " \"flag\", on a string."),
  LINT_RANGE(
      Severity.ERROR,
      "A range can't be.",
      "The build refuses a rule that would silently do nothing.",
      "\"range\": {\"from\": 9, \"to\": 1}",
      "Write limits that fit the type, the lower one first."),
  LINT_LIST(
      Severity.ERROR,
      "A list of examples or tags is none.",
      "The build refuses it: a tag that is no list would protect nothing.",
      "\"confluent:tags\": \"PII\"",
      "Write a list of values."),
  LINT_FLAG(
      Severity.ERROR,
      "A condition of flags can't be.",
      "The build refuses a flag that would never be set, or always.",
      "\"when\": {\"stauts\": \"failed\"}",
      "Name a field as it is declared, and a value of its type."),
  LINT_PARTITION(
      Severity.ERROR,
      "A partition transform can't be.",
      "The table could not be created.",
      "\"partition\": [\"day(amount)\"]",
      "Use a transform that works on the type of a field of the event type."),
  LINT_GENERATE(
      Severity.ERROR,
      "The generator's pace can't be.",
      "The build refuses it.",
      "\"every\": \"fast\"",
      "Write a time such as \"500ms\" or \"2s\"."),
  LINT_WAIVER_EXPIRED(
      Severity.ERROR,
      "A waiver's last day is over.",
      "What it let through counts again.",
      "\"expires\": \"2026-01-31\"",
      "Mend what it waives and take it out, or agree on a new date."),
  LINT_WAIVER_UNUSED(
      Severity.ERROR,
      "A waiver waives nothing.",
      "It would silently let through what comes later.",
      "a waiver for a field that is gone",
      "Take it out, or correct its rule, event or path."),
  LINT_WAIVER_UNKNOWN_RULE(
      Severity.ERROR,
      "A waiver names no rule.",
      "It waives nothing.",
      "\"rule\": \"LINT_MONY\"",
      "Write the id of a rule; lakegate schema rules lists them.");

  private final Severity severity;
  private final String what;
  private final String why;
  private final String example;
  private final String fix;

  Rule(Severity severity, String what, String why, String example, String fix) {
    this.severity = severity;
    this.what = what;
    this.why = why;
    this.example = example;
    this.fix = fix;
  }

  /** What it is about, which its id starts with. */
  public Category category() {
    return Category.valueOf(name().substring(0, name().indexOf('_')));
  }

  public Severity severity() {
    return severity;
  }

  /** What the rule finds, in one sentence. */
  public String what() {
    return what;
  }

  /** Who breaks, and how. */
  public String why() {
    return why;
  }

  /** An edit that it finds. */
  public String example() {
    return example;
  }

  /** What to do instead. */
  public String fix() {
    return fix;
  }
}
