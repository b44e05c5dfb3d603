package lakegate.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lakegate.event.EventType;
import lakegate.event.PartitionTransform;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * The Iceberg table of an event type, or of the dead letters: columns, partitions and properties.
 *
 * @param name the table's name without its namespace
 * @param schema field ids count from 1 in reading order; a catalog assigns its own on creation
 * @param properties of a new table; those of an existing one are its operator's
 * @param aliases earlier names of a column by its path, such as {@code metadata.order_id}; without
 *     the path of its parent
 */
public record TableDefinition(
    String name,
    Schema schema,
    PartitionSpec spec,
    Map<String, String> properties,
    Map<String, List<String>> aliases) {

  /** The table of all dead letters. */
  public static final String DEAD_LETTERS = "dead_letters";

  private static final String DEAD_LETTER = "dead_letter";

  private static final Map<String, String> PROPERTIES =
      Map.of(
          "format-version", "2",
          "write.parquet.compression-codec", "zstd",
          // Rows are written where they are read: no exchange between source and writer.
          "write.distribution-mode", "none",
          "write.target-file-size-bytes", String.valueOf(128L << 20),
          // A commit a minute would otherwise keep a metadata file each for ever.
          "write.metadata.delete-after-commit.enabled", "true",
          "write.metadata.previous-versions-max", "100",
          "commit.retry.num-retries", "10");

  /** The tables of the event types, then the one of all dead letters. */
  public static List<TableDefinition> all(List<EventType> types) {
    return Stream.concat(types.stream().map(TableDefinition::of), Stream.of(deadLetters()))
        .toList();
  }

  /**
   * The table of an event type's rows.
   *
   * @throws IllegalArgumentException if it has a field that no table can hold, with all of them
   */
  public static TableDefinition of(EventType type) {
    List<UnstorableField> unstorable = new ArrayList<>();
    TableDefinition definition =
        of(type.table(), type.schema(), type.partitions(), unstorable::add);
    if (!unstorable.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot store "
              + type.name()
              + ": "
              + String.join("; ", unstorable.stream().map(UnstorableField::line).toList()));
    }
    return definition;
  }

  /**
   * The table of an Avro record's rows.
   *
   * @param unstorable receives what no table can hold: it is left out
   */
  public static TableDefinition of(
      String name,
      org.apache.avro.Schema row,
      List<PartitionTransform> partitions,
      Consumer<UnstorableField> unstorable) {
    AvroColumns columns = new AvroColumns(unstorable);
    Schema schema = new Schema(columns.of(row));
    return new TableDefinition(
        name, schema, spec(schema, partitions, unstorable), PROPERTIES, columns.aliases());
  }

  /** Each transform that Iceberg accepts beside those before it. */
  private static PartitionSpec spec(
      Schema schema, List<PartitionTransform> partitions, Consumer<UnstorableField> unstorable) {
    List<PartitionTransform> accepted = new ArrayList<>();
    PartitionSpec spec = PartitionSpec.unpartitioned();
    for (PartitionTransform transform : partitions) {
      if (schema.findField(transform.field()) == null) {
        continue;
      }
      try {
        PartitionSpec.Builder builder = PartitionSpec.builderFor(schema);
        accepted.forEach(before -> add(builder, before));
        add(builder, transform);
        spec = builder.build();
        accepted.add(transform);
      } catch (IllegalArgumentException | ValidationException e) {
        unstorable.accept(
            new UnstorableField(transform.field(), UnstorableField.Kind.PARTITION, e.getMessage()));
      }
    }
    return spec;
  }

  /**
   * The table of the dead letters of all event types: {@code origin} is where the message was,
   * {@code dead_letter} where its dead letter lies.
   */
  public static TableDefinition deadLetters() {
    Ids ids = new Ids();
    List<NestedField> columns = new ArrayList<>();
    columns.add(ids.required("event_type", Types.StringType.get(), "Event type."));
    columns.add(
        ids.optional("origin", ids.position(false), "Where the message was; null if not said."));
    columns.add(ids.required(DEAD_LETTER, ids.position(true), "Where the dead letter lies."));
    columns.add(ids.optional("code", Types.StringType.get(), "Code of the primary problem."));
    columns.add(ids.optional("path", Types.StringType.get(), "JSON path of the primary problem."));
    columns.add(ids.optional("problems", ids.problems(), "All problems, the primary one first."));
    columns.add(ids.optional("payload", Types.BinaryType.get(), "The message, byte for byte."));
    columns.add(
        ids.optional("payload_text", Types.StringType.get(), "The message, if it is UTF-8."));
    columns.add(ids.optional("key", Types.BinaryType.get(), "The producer's key."));
    columns.add(ids.optional("headers", ids.headers(), "All headers; of equal names the last."));
    columns.add(ids.optional("schema_id", Types.IntegerType.get(), "Registry id of the schema."));
    columns.add(
        ids.optional(
            "bridge_version", Types.StringType.get(), "Version of the job that wrote it."));
    columns.add(
        ids.optional("first_seen", Types.TimestampType.withZone(), "When the message first came."));
    columns.add(ids.optional("replay_count", Types.IntegerType.get(), "Times it was sent again."));
    Schema schema = new Schema(columns);
    PartitionSpec spec = PartitionSpec.builderFor(schema).day(DEAD_LETTER + ".timestamp").build();
    Map<String, String> properties = new HashMap<>(PROPERTIES);
    // Nobody searches by them, and bounds would copy what may be personal into the metadata.
    for (String column : List.of("payload", "payload_text", "key")) {
      properties.put("write.metadata.metrics.column." + column, "none");
    }
    return new TableDefinition(DEAD_LETTERS, schema, spec, Map.copyOf(properties), Map.of());
  }

  /**
   * The columns that identify a row: the place of its Kafka record. They are not Iceberg's
   * identifier fields: Flink takes those for a primary key, which cannot be nested, and then reads
   * nothing of the table.
   *
   * @return their field ids
   */
  static Set<Integer> place(Schema schema) {
    Set<Integer> place = new HashSet<>();
    for (String position : List.of(EventType.INGEST, DEAD_LETTER)) {
      for (String part : List.of("topic", "partition", "offset")) {
        NestedField field = schema.findField(position + "." + part);
        if (field != null && field.isRequired() && schema.findField(position).isRequired()) {
          place.add(field.fieldId());
        }
      }
    }
    return place;
  }

  private static void add(PartitionSpec.Builder spec, PartitionTransform transform) {
    String field = transform.field();
    switch (transform.transform()) {
      case "identity" -> spec.identity(field);
      case "year" -> spec.year(field);
      case "month" -> spec.month(field);
      case "day" -> spec.day(field);
      case "hour" -> spec.hour(field);
      case "bucket" -> spec.bucket(field, transform.width());
      case "truncate" -> spec.truncate(field, transform.width());
      default -> throw new IllegalArgumentException("Cannot partition by " + transform.transform());
    }
  }

  /** Numbers the columns of the dead letters from 1. */
  private static final class Ids {
    private int last;

    NestedField required(String name, Type type, String doc) {
      return NestedField.required(++last, name, type, doc);
    }

    NestedField optional(String name, Type type, String doc) {
      return NestedField.optional(++last, name, type, doc);
    }

    Types.StructType position(boolean required) {
      Type text = Types.StringType.get();
      Type time = Types.TimestampType.withZone();
      return Types.StructType.of(
          field(required, "topic", text, "Topic."),
          field(required, "partition", Types.IntegerType.get(), "Partition of the topic."),
          field(required, "offset", Types.LongType.get(), "Offset in the partition."),
          field(required, "timestamp", time, "Kafka timestamp."));
    }

    private NestedField field(boolean required, String name, Type type, String doc) {
      return required ? required(name, type, doc) : optional(name, type, doc);
    }

    Types.ListType problems() {
      int element = ++last;
      return Types.ListType.ofRequired(
          element,
          Types.StructType.of(
              required("code", Types.StringType.get(), "What is wrong."),
              required("path", Types.StringType.get(), "JSON path."),
              optional("detail", Types.StringType.get(), "What was expected.")));
    }

    Types.MapType headers() {
      int key = ++last;
      return Types.MapType.ofOptional(key, ++last, Types.StringType.get(), Types.BinaryType.get());
    }
  }
}
