package lakegate.gate;

import static lakegate.gate.AvroTypes.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import lakegate.event.PartitionTransform;
import lakegate.gate.MatchedFields.Claim;
import lakegate.gate.MatchedFields.Match;
import lakegate.gate.MatchedFields.Unmatched;
import lakegate.table.TableDefinition;
import lakegate.table.TableHistory;
import lakegate.table.TablePlan;
import lakegate.table.TablePlan.Kind;
import lakegate.table.TablePlan.Refusal;
import lakegate.table.TableState;
import lakegate.table.UnstorableField;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Whether the table can follow a draft, and its rows keep their meaning. What a table can follow is
 * {@link TablePlan}'s to say; here it gets its place in the .avsc and its words.
 */
final class TableCheck {
  private final SchemaVersion draft;
  private final List<SchemaVersion> released;
  private final Optional<MatchedFields> last;
  private final List<UnstorableField> unstorable = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  /** Fields that the last version had and no table can hold: their rows are nowhere. */
  private final Set<String> neverStored = new HashSet<>();

  /** Paths whose cause is found, so that nothing else is said of them. */
  private final Set<String> explained = new HashSet<>();

  private TableCheck(SchemaVersion draft, List<SchemaVersion> released) {
    this.draft = draft;
    this.released = released;
    if (!released.isEmpty()) {
      SchemaVersion newest = released.get(released.size() - 1);
      definition(newest, field -> neverStored.add(field.path()));
    }
    this.last =
        released.isEmpty()
            ? Optional.empty()
            : Optional.of(MatchedFields.of(released.get(released.size() - 1).avro(), draft.avro()));
  }

  /** Holds the draft against the table that followed all released versions in turn. */
  static List<Finding> of(SchemaHistory history) {
    TableHistory table = new TableHistory(history.event());
    history.released().forEach(version -> table.follow(definition(version, field -> {})));
    return history
        .draft()
        .map(
            draft -> {
              TableCheck check = new TableCheck(draft, history.released());
              check.check(table.state());
              return check.findings;
            })
        .orElse(List.of());
  }

  /** Holds the draft against a table as it is. */
  static List<Finding> of(SchemaVersion draft, TableState table) {
    TableCheck check = new TableCheck(draft, List.of());
    check.check(Optional.of(table));
    return check.findings;
  }

  private void check(Optional<TableState> table) {
    TableDefinition definition = definition(draft, unstorable::add);
    TablePlan plan = TablePlan.of(TableIdentifier.of(draft.event()), definition, table);
    partitionsThatFail();
    table.ifPresent(
        state -> {
          timeUnits();
          withoutColumn(state);
          claimedColumns();
          renamesInCase();
          renamesWithoutAlias();
          namesUsedAgain(state, plan);
          plan.refusals().stream().filter(this::isUnexplained).forEach(this::refused);
        });
  }

  private static TableDefinition definition(
      SchemaVersion version, Consumer<UnstorableField> unstorable) {
    List<PartitionTransform> partitions = new ArrayList<>();
    for (JsonNode text : version.own().root().path("table").path("partition")) {
      PartitionTransform.parse(text.asText()).ifPresent(partitions::add);
    }
    return TableDefinition.of(version.event(), version.avro(), partitions, unstorable);
  }

  private void partitionsThatFail() {
    for (UnstorableField field : unstorable) {
      if (field.kind() == UnstorableField.Kind.PARTITION) {
        Position position = draft.own().position("", "table");
        findings.add(
            Finding.of(
                Rule.TABLE_PARTITION_INVALID,
                position,
                field.path(),
                "partition",
                "Iceberg refuses it: " + withoutFullStop(field.reason()) + ".",
                "choose a transform that the field's type has, such as day of an instant"));
      }
    }
  }

  /** The same column type in another unit: no table, registry or reader notices. */
  private void timeUnits() {
    for (int i = released.size() - 1; i >= 0; i--) {
      MatchedFields.of(released.get(i).avro(), draft.avro()).matches().forEach(this::timeUnit);
    }
  }

  private void timeUnit(String path, Match match) {
    Optional<TimeUnit> earlier = TimeUnit.of(match.earlier());
    Optional<TimeUnit> later = TimeUnit.of(match.later());
    if (earlier.isEmpty() || later.isEmpty() || !earlier.get().isOtherUnitOf(later.get())) {
      return;
    }
    if (explained.add(path)) {
      int digits = later.get().digits() - earlier.get().digits();
      find(
          Rule.TABLE_TIME_UNIT,
          path,
          "logicalType",
          change(match),
          "The table's column stays the same and every registry accepts this: old values would read"
              + " %s.".formatted(timesTooLarge(-digits)),
          "keep %s as it is; Iceberg stores microseconds in either case"
              .formatted(describe(match.earlier())));
    }
  }

  /** A field that had a column and now has a type that none can hold. */
  private void withoutColumn(TableState table) {
    for (UnstorableField field : unstorable) {
      NestedField column = table.schema().findField(field.path());
      if (field.kind() == UnstorableField.Kind.PARTITION || column == null) {
        continue;
      }
      if (explained.add(field.path())) {
        boolean union = field.kind() == UnstorableField.Kind.UNION;
        find(
            union ? Rule.TABLE_UNION : Rule.TABLE_TYPE,
            field.path(),
            "type",
            column.type() + " -> " + field.reason(),
            "No column can hold it: the field would be lost from the table.",
            union ? "keep the type and add a nullable field for each other type" : "keep the type");
      }
    }
  }

  /** An alias for another field's column while the field's own is there: a swap, or a merge. */
  private void claimedColumns() {
    for (Claim claim : last.map(MatchedFields::claims).orElse(List.of())) {
      rename(claim.path(), claim.alias());
    }
  }

  private void rename(String path, String earlier) {
    find(
        Rule.TABLE_RENAME,
        path,
        "aliases",
        earlier + " -> " + name(path),
        "The table can't follow: a column becomes one field, and only if no other column has the"
            + " field's name.",
        "rename one field in a release, to a name that no version had");
  }

  /** A rename in case only is said of the new name. */
  private void renamesInCase() {
    for (Unmatched record : last.map(MatchedFields::unmatched).orElse(List.of())) {
      for (Schema.Field old : record.removed()) {
        if (record.added().stream().anyMatch(by -> by.name().equalsIgnoreCase(old.name()))) {
          explained.add(record.parent() + old.name());
        }
      }
    }
  }

  private void renamesWithoutAlias() {
    for (Unmatched record : last.map(MatchedFields::unmatched).orElse(List.of())) {
      for (Schema.Field added : record.added()) {
        List<Schema.Field> earlier =
            record.removed().stream().filter(old -> isRename(record, old, added)).toList();
        if (earlier.size() == 1) {
          renameWithoutAlias(record.parent(), earlier.get(0), added);
        }
      }
    }
  }

  private static boolean isRename(Unmatched record, Schema.Field old, Schema.Field added) {
    if (old.name().equalsIgnoreCase(added.name())
        || !MatchedFields.withoutNull(old.schema())
            .equals(MatchedFields.withoutNull(added.schema()))) {
      return false;
    }
    boolean sameDoc = old.doc() != null && old.doc().equals(added.doc());
    boolean sameJson = jsonName(added).equals(jsonName(old)) || jsonName(added).equals(old.name());
    boolean samePlace =
        record.removed().size() == 1 && record.added().size() == 1 && old.pos() == added.pos();
    return sameDoc || sameJson || samePlace;
  }

  private static String jsonName(Schema.Field field) {
    return field.getObjectProp("json") instanceof String name ? name : field.name();
  }

  private void renameWithoutAlias(String parent, Schema.Field old, Schema.Field added) {
    boolean required = !old.schema().isNullable() || !added.schema().isNullable();
    explained.add(parent + old.name());
    explained.add(parent + added.name());
    findings.add(
        new Finding(
            Rule.TABLE_RENAME_WITHOUT_ALIAS,
            required ? Severity.ERROR : Severity.WARNING,
            draft.position(parent + added.name(), "name"),
            parent + added.name(),
            old.name() + " -> " + added.name(),
            required
                ? "For the table these are two columns, and one of them has to be there in all rows:"
                    + " lakegate submit refuses the change."
                : "For the table these are two columns: old rows have their values in %s only, new"
                        .formatted(old.name())
                    + " ones in %s only.".formatted(added.name()),
            "add \"aliases\": [\"%s\"] to %s; if it is another thing, remove %s in a release before"
                .formatted(old.name(), added.name(), old.name())));
  }

  /** A name that an earlier version had and the last one hasn't: its column is still there. */
  private void namesUsedAgain(TableState table, TablePlan plan) {
    for (Unmatched record : last.map(MatchedFields::unmatched).orElse(List.of())) {
      for (Schema.Field added : record.added()) {
        String path = record.parent() + added.name();
        NestedField column = table.schema().findField(path);
        if (column != null && !explained.contains(path)) {
          nameUsedAgain(path, column, added, plan);
        }
      }
    }
  }

  private void nameUsedAgain(String path, NestedField column, Schema.Field added, TablePlan plan) {
    boolean sameType =
        plan.refusals().stream()
            .noneMatch(by -> by.column().equals(path) && by.kind() != Kind.BECAME_REQUIRED);
    if (sameType && String.valueOf(column.doc()).equals(String.valueOf(added.doc()))) {
      return;
    }
    explained.add(path);
    String version =
        released.stream()
            .filter(old -> !old.own().field(path).isMissingNode())
            .reduce((first, second) -> second)
            .map(SchemaVersion::label)
            .orElse("before");
    findings.add(
        new Finding(
            Rule.TABLE_NAME_REUSED,
            sameType ? Severity.WARNING : Severity.ERROR,
            draft.position(path, "name"),
            path,
            "%s of %s -> %s"
                .formatted(
                    compact(column.type().toString()),
                    version,
                    describe(MatchedFields.withoutNull(added.schema()))),
            sameType
                ? "The column of %s is still in the table: rows of then would show its values as"
                        .formatted(version)
                    + " those of the new field."
                : "The column of %s is still in the table with its type, and can't get another."
                    .formatted(version),
            "choose a name that no version had"
                + (sameType ? "; if it is the same field again, give it its old doc" : "")));
  }

  /** Whether neither the column nor what holds it is explained by a cause of its own. */
  private boolean isUnexplained(Refusal refusal) {
    if (refusal.kind() == Kind.PARTITIONS || refusal.kind() == Kind.PARTITION_NAME) {
      return unstorable.stream().noneMatch(by -> by.kind() == UnstorableField.Kind.PARTITION);
    }
    String column = refusal.column();
    return explained.stream()
            .noneMatch(path -> column.equals(path) || column.startsWith(path + "."))
        && unstorable.stream().noneMatch(field -> field.path().startsWith(column + "."))
        && neverStored.stream()
            .noneMatch(path -> column.equals(path) || path.startsWith(column + "."));
  }

  private void refused(Refusal refusal) {
    String path = refusal.column();
    String name = path.substring(path.lastIndexOf('.') + 1);
    switch (refusal.kind()) {
      case SCALE -> scale(refusal);
      case PRECISION ->
          find(
              Rule.TABLE_DECIMAL_PRECISION,
              path,
              "precision",
              change(refusal),
              "Iceberg cannot take digits from a column; rows may have numbers that long.",
              "keep the precision; a range narrows what new messages may say");
      case TYPE -> type(refusal);
      case REQUIRED_ADDED ->
          find(
              Rule.TABLE_REQUIRED_ADDED,
              path,
              "",
              "added, " + compact(refusal.wanted()),
              "Rows without it exist, so Iceberg refuses the column, a default or not.",
              "make it nullable: [\"null\", …] with \"default\": null");
      case BECAME_REQUIRED ->
          find(
              Rule.TABLE_BECAME_REQUIRED,
              path,
              "type",
              change(refusal),
              "Rows may have null there, so Iceberg refuses it.",
              "keep it nullable");
      case REQUIRED_REMOVED ->
          removed(
              Rule.TABLE_REQUIRED_REMOVED,
              refusal,
              "The column stays in the table and must not be null: no new row could be written.",
              "make %s nullable, release that, and remove it then".formatted(name));
      case CASE ->
          find(
              Rule.TABLE_CASE,
              path,
              "name",
              change(refusal),
              "Most engines ignore case and could tell neither column from the other.",
              "add \"aliases\": [\"%s\"] to make it a rename".formatted(refusal.old()));
      case RENAME -> rename(path, refusal.old());
      case PARTITION_NAME ->
          find(
              Rule.TABLE_PARTITION_INVALID,
              path,
              "name",
              "added, " + compact(refusal.wanted()),
              "The table has a partition of this name.",
              "choose another name");
      case PARTITION_SOURCE ->
          removed(
              Rule.TABLE_PARTITION_SOURCE,
              refusal,
              "The table is partitioned by it: rows without it would all lie in one partition, and"
                  + " no query could leave any out.",
              "keep " + name);
      case PARTITIONS ->
          findings.add(
              Finding.of(
                  Rule.TABLE_PARTITIONS,
                  draft.own().position("", "table"),
                  "",
                  "partition " + change(refusal),
                  "lakegate submit doesn't rearrange tables and refuses to start.",
                  "keep the partitions, or change the table's by hand first"));
      case IDENTIFIER_REMOVED ->
          removed(
              Rule.TABLE_IDENTIFIER,
              refusal,
              "It identifies a row, and Iceberg refuses an identifier without its column.",
              "keep " + name);
      case IDENTIFIER_NULLABLE ->
          find(
              Rule.TABLE_IDENTIFIER,
              path,
              "type",
              change(refusal),
              "It identifies a row, and Iceberg refuses an identifier that may be null.",
              "keep it required");
      case IDENTIFIER ->
          findings.add(
              Finding.of(
                  Rule.TABLE_IDENTIFIER,
                  draft.own().position(""),
                  "",
                  "identifier " + change(refusal),
                  "A row is identified by other columns than before: engines that merge by them find"
                      + " the wrong rows.",
                  "keep the columns of ingest as they are"));
      case SORT_COLUMN ->
          removed(
              Rule.TABLE_SORT_COLUMN,
              refusal,
              "The table is sorted by it: new rows would have no order.",
              "keep %s, or change the table's sort order first".formatted(name));
    }
  }

  private void scale(Refusal refusal) {
    String path = refusal.column();
    int earlier = scale(refusal.old());
    int later = scale(refusal.wanted());
    boolean accepted = last.flatMap(fields -> fields.match(path)).map(this::accepted).orElse(true);
    find(
        Rule.TABLE_DECIMAL_SCALE,
        path,
        "scale",
        change(refusal),
        "Iceberg cannot change a scale; %s old values would read %s."
            .formatted(
                accepted ? "the registry would accept this and" : "in the new scale",
                timesTooLarge(earlier - later)),
        "add a new field %s_scale_%d and keep %s".formatted(name(path), later, name(path)));
  }

  private static int scale(String decimal) {
    return Integer.parseInt(decimal.replaceAll(".*, *(\\d+)\\)", "$1"));
  }

  private void type(Refusal refusal) {
    String path = refusal.column();
    Optional<Match> match = last.flatMap(fields -> fields.match(path));
    boolean logical = match.map(TableCheck::isLogical).orElse(false);
    boolean accepted = match.map(this::accepted).orElse(false);
    find(
        logical ? Rule.TABLE_LOGICAL_TYPE : Rule.TABLE_TYPE,
        path,
        logical ? "logicalType" : "type",
        match.map(TableCheck::change).orElseGet(() -> change(refusal)),
        "Iceberg cannot make %s of %s, so the table can't follow%s."
            .formatted(
                article(compact(refusal.wanted())),
                article(compact(refusal.old())),
                accepted
                    ? "; the registry would accept this"
                        + (logical ? ", and old values would get another meaning" : "")
                    : ""),
        "add a new nullable field of the new type and keep " + name(path));
  }

  /** Whether only the meaning of the values changed, not how they are written. */
  private static boolean isLogical(Match match) {
    return match.earlier().getType() == match.later().getType()
        && (match.earlier().getType() != Schema.Type.FIXED
            || match.earlier().getFixedSize() == match.later().getFixedSize())
        && (match.earlier().getLogicalType() != null || match.later().getLogicalType() != null);
  }

  private boolean accepted(Match match) {
    return SchemaCompatibility.checkReaderWriterCompatibility(match.later(), match.earlier())
            .getType()
        == SchemaCompatibilityType.COMPATIBLE;
  }

  private void removed(Rule rule, Refusal refusal, String breaks, String fix) {
    String path = refusal.column();
    int dot = path.lastIndexOf('.');
    Position position = draft.position(dot < 0 ? "" : path.substring(0, dot), "fields");
    findings.add(
        Finding.of(rule, position, path, "removed, " + compact(refusal.old()), breaks, fix));
  }

  private void find(
      Rule rule, String path, String property, String change, String breaks, String fix) {
    Position position = property.isEmpty() ? draft.position(path) : draft.position(path, property);
    findings.add(Finding.of(rule, position, path, change, breaks, fix));
  }

  private static String change(Refusal refusal) {
    return compact(refusal.old()) + " -> " + compact(refusal.wanted());
  }

  private static String change(Match match) {
    return describe(match.earlier()) + " -> " + describe(match.later());
  }

  private static String compact(String type) {
    return type.replaceAll("\\((\\d+), (\\d+)\\)", "($1,$2)");
  }

  private static String article(String type) {
    return ("aeiou".indexOf(type.charAt(0)) < 0 ? "a " : "an ") + type;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static String withoutFullStop(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /**
   * @param digits by how many powers of ten
   */
  private static String timesTooLarge(int digits) {
    return BigInteger.TEN.pow(Math.abs(digits)) + " times too " + (digits > 0 ? "large" : "small");
  }

  /**
   * What a time is counted in.
   *
   * @param kind the logical type without its unit
   * @param digits of a second's fraction
   */
  private record TimeUnit(String kind, int digits) {
    static Optional<TimeUnit> of(Schema type) {
      String logical = type.getLogicalType() == null ? "" : type.getLogicalType().getName();
      int dash = logical.lastIndexOf('-');
      String kind = dash < 0 ? "" : logical.substring(0, dash);
      return switch (logical.substring(dash + 1)) {
        case "millis" -> Optional.of(new TimeUnit(kind, 3));
        case "micros" -> Optional.of(new TimeUnit(kind, 6));
        case "nanos" -> Optional.of(new TimeUnit(kind, 9));
        default -> Optional.empty();
      };
    }

    boolean isOtherUnitOf(TimeUnit other) {
      return kind.equals(other.kind) && digits != other.digits;
    }
  }
}
