package lakegate.reconcile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import lakegate.event.EventType;
import lakegate.table.TableDefinition;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** The table of one event type and that of the dead letters, in a folder. */
final class ReconciledTables {
  private final EventType type;
  private final Table rows;
  private final Table letters;

  ReconciledTables(Path folder, EventType type) {
    this.type = type;
    this.rows = create(folder, TableDefinition.of(type));
    this.letters = create(folder, TableDefinition.deadLetters());
  }

  private static Table create(Path folder, TableDefinition table) {
    return new HadoopTables(new Configuration())
        .create(
            table.schema(),
            table.spec(),
            table.properties(),
            folder.resolve(table.name()).toUri().toString());
  }

  Table rows() {
    return rows;
  }

  Table letters() {
    return letters;
  }

  /** Adds a row of each raw record in a data file of its own. */
  DataFile addRows(String topic, int partition, long... offsets) {
    return add(
        rows,
        Arrays.stream(offsets)
            .mapToObj(
                offset ->
                    filled(
                        rows.schema().asStruct(),
                        Map.of(
                            EventType.INGEST,
                            place(rows, EventType.INGEST, topic, partition, offset))))
            .toList());
  }

  /** Adds a dead letter; its own offset is that of its origin. */
  DataFile addLetter(String topic, int partition, long offset, byte[] payload) {
    Map<String, Object> values = new HashMap<>();
    values.put("event_type", type.name());
    values.put("origin", topic == null ? null : place(letters, "origin", topic, partition, offset));
    values.put(
        "dead_letter", place(letters, "dead_letter", type.deadLetterTopic(), partition, offset));
    values.put("payload", payload == null ? null : ByteBuffer.wrap(payload));
    return add(letters, List.of(filled(letters.schema().asStruct(), values)));
  }

  /** When the record of an offset came. */
  static long time(long offset) {
    return Instant.parse("2025-11-14T10:00:00Z").toEpochMilli() + offset;
  }

  private static Record place(
      Table table, String struct, String topic, int partition, long offset) {
    return filled(
        table.schema().findType(struct).asStructType(),
        Map.of(
            "topic", topic,
            "partition", partition,
            "offset", offset,
            "timestamp", Instant.ofEpochMilli(time(offset)).atOffset(ZoneOffset.UTC)));
  }

  /** A record with these values, null in other columns, and something where null isn't allowed. */
  private static Record filled(Types.StructType struct, Map<String, ?> values) {
    Record record = GenericRecord.create(struct);
    for (Types.NestedField field : struct.fields()) {
      Object value = values.get(field.name());
      record.setField(
          field.name(), value == null && field.isRequired() ? some(field.type()) : value);
    }
    return record;
  }

  private static Object some(Type type) {
    return switch (type.typeId()) {
      case STRING -> "";
      case INTEGER -> 0;
      case LONG -> 0L;
      case BOOLEAN -> false;
      case DECIMAL -> BigDecimal.ZERO.setScale(((Types.DecimalType) type).scale());
      case TIMESTAMP -> Instant.ofEpochMilli(time(0)).atOffset(ZoneOffset.UTC);
      case LIST -> List.of();
      case STRUCT -> filled(type.asStructType(), Map.of());
      default -> throw new IllegalArgumentException("No value of " + type);
    };
  }

  private static DataFile add(Table table, List<Record> records) {
    PartitionKey key = new PartitionKey(table.spec(), table.schema());
    key.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(records.get(0)));
    String location =
        table.locationProvider().newDataLocation(table.spec(), key, UUID.randomUUID() + ".parquet");
    try {
      DataWriter<Record> writer =
          Parquet.writeData(table.io().newOutputFile(location))
              .forTable(table)
              .withPartition(key)
              .createWriterFunc(GenericParquetWriter::create)
              .build();
      try (writer) {
        records.forEach(writer::write);
      }
      table.newAppend().appendFile(writer.toDataFile()).commit();
      return writer.toDataFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
