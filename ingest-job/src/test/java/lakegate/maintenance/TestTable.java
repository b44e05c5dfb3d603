package lakegate.maintenance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lakegate.table.TableDefinition;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** A table in a folder, with random rows and commits that look like Flink's. */
final class TestTable {
  private static final Instant DAY = Instant.parse("2025-11-14T10:15:30Z");
  private static final int LONGEST = 5;

  final Path folder;
  final Table table;
  private final Random random = new Random(20_251_114);
  private int files;
  private long checkpoint;

  TestTable(Path folder, TableDefinition definition) {
    this.folder = folder;
    table =
        new HadoopTables(new Configuration(false))
            .create(
                definition.schema(),
                definition.spec(),
                definition.properties(),
                folder.toUri().toString());
  }

  /** As another process sees it, which doesn't learn of what is committed here. */
  Table view() {
    return new HadoopTables(new Configuration(false)).load(folder.toUri().toString());
  }

  /** Commits a file of random rows of a day, as a checkpoint of the job. */
  Snapshot commit(String job, int day) {
    return commit(job, file(day, 20));
  }

  Snapshot commit(String job, DataFile file) {
    AppendFiles append = table.newAppend().appendFile(file);
    append.set("flink.job-id", job);
    append.set("flink.operator-id", "sink");
    append.set("flink.max-committed-checkpoint-id", String.valueOf(++checkpoint));
    append.commit();
    return table.currentSnapshot();
  }

  /** Writes a file, and commits nothing. */
  DataFile file(int day, int rows) {
    List<Record> records = IntStream.range(0, rows).mapToObj(row -> row(day)).toList();
    PartitionKey partition = new PartitionKey(table.spec(), table.schema());
    partition.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(records.get(0)));
    OutputFileFactory names =
        OutputFileFactory.builderFor(table, ++files, 0).format(FileFormat.PARQUET).build();
    try {
      DataWriter<Record> writer =
          FormatModelRegistry.<Record, Schema>dataWriteBuilder(
                  FileFormat.PARQUET, Record.class, names.newOutputFile(table.spec(), partition))
              .schema(table.schema())
              .metricsConfig(MetricsConfig.forTable(table))
              .spec(table.spec())
              .partition(partition)
              .build();
      try (writer) {
        records.forEach(writer::write);
      }
      return writer.toDataFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Record row(int day) {
    return record(table.schema().asStruct(), DAY.plusSeconds(day * 86_400L));
  }

  private Record record(Types.StructType struct, Instant time) {
    GenericRecord record = GenericRecord.create(struct);
    for (Types.NestedField field : struct.fields()) {
      boolean isNull = field.isOptional() && random.nextInt(4) == 0;
      record.setField(field.name(), isNull ? null : value(field.type(), time));
    }
    return record;
  }

  private Object value(Type type, Instant time) {
    return switch (type.typeId()) {
      case BOOLEAN -> random.nextBoolean();
      case INTEGER -> random.nextInt();
      case LONG -> random.nextLong();
      case DOUBLE -> random.nextDouble();
      case FLOAT -> random.nextFloat();
      case STRING -> "é" + new UUID(random.nextLong(), random.nextLong());
      case BINARY -> ByteBuffer.wrap(BigInteger.valueOf(random.nextLong()).toByteArray());
      case DECIMAL ->
          new BigDecimal(BigInteger.valueOf(random.nextInt()), ((Types.DecimalType) type).scale());
      case DATE -> time.atOffset(ZoneOffset.UTC).toLocalDate();
      case TIMESTAMP -> time.plusNanos(1_000L * random.nextInt(1_000_000)).atOffset(ZoneOffset.UTC);
      case STRUCT -> record(type.asStructType(), time);
      case LIST ->
          IntStream.range(0, random.nextInt(LONGEST))
              .mapToObj(i -> value(type.asListType().elementType(), time))
              .toList();
      case MAP -> Map.of(value(Types.StringType.get(), time), value(Types.BinaryType.get(), time));
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  /** All rows as text, sorted: equal texts are equal values. */
  List<String> rows() {
    table.refresh();
    List<String> rows = new ArrayList<>();
    try (CloseableIterable<Record> scan = IcebergGenerics.read(table).build()) {
      scan.forEach(row -> rows.add(text(row)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows.stream().sorted().toList();
  }

  private static String text(Object value) {
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return new BigInteger(copy).toString();
    }
    if (value instanceof Record record) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < record.size(); i++) {
        fields.add(text(record.get(i)));
      }
      return fields.toString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(TestTable::text).toList().toString();
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
          .toList()
          .toString();
    }
    return String.valueOf(value);
  }

  /** The files of the newest snapshot, with their statistics. */
  List<DataFile> files() {
    table.refresh();
    List<DataFile> found = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().includeColumnStats().planFiles()) {
      tasks.forEach(task -> found.add(task.file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  List<Long> snapshots() {
    table.refresh();
    List<Long> ids = new ArrayList<>();
    table.snapshots().forEach(snapshot -> ids.add(snapshot.snapshotId()));
    return ids;
  }

  /** All files of the folder but checksums. */
  List<Path> paths() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(path -> Files.isRegularFile(path) && !path.toString().endsWith(".crc"))
          .toList();
    }
  }

  /** Makes all files as if they were written then. */
  void age(Instant then) throws IOException {
    for (Path path : paths()) {
      Files.setLastModifiedTime(path, FileTime.from(then));
    }
  }
}
