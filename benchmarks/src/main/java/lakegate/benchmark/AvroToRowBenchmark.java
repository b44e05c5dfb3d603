package lakegate.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lakegate.decode.DecodeOutcome;
import lakegate.decode.JsonToAvro;
import lakegate.event.EventType;
import lakegate.generate.GeneratedEvent;
import lakegate.ingest.AvroToRow;
import org.apache.flink.table.data.RowData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The validated topic's bytes to a row; one operation is one record. */
@State(Scope.Thread)
public class AvroToRowBenchmark {
  private static final int WIRE_HEADER = 5;

  @Param({RawMessages.WIDEST, RawMessages.MIXED})
  String messages;

  private final byte[][] records = new byte[RawMessages.COUNT][];
  private final AvroToRow[] readers = new AvroToRow[RawMessages.COUNT];
  private final FlinkAvroToRow[] baselines = new FlinkAvroToRow[RawMessages.COUNT];
  private int next;

  /**
   * @throws IllegalStateException if the two sides don't read equal rows
   */
  @Setup
  public void setUp() {
    List<EventType> types = RawMessages.types(messages);
    Registry registry = new Registry(types);
    Map<String, JsonToAvro> decoderOf = new HashMap<>();
    Map<String, AvroToRow> readerOf = new HashMap<>();
    Map<String, FlinkAvroToRow> baselineOf = new HashMap<>();
    for (EventType type : types) {
      decoderOf.put(type.name(), new JsonToAvro(type, registry.idOf(type)));
      readerOf.put(type.name(), new AvroToRow(type.schema(), type.schema()));
      baselineOf.put(type.name(), new FlinkAvroToRow(type, registry.deserializer()));
    }
    List<GeneratedEvent> events = RawMessages.generate(types);
    for (int i = 0; i < records.length; i++) {
      String type = events.get(i).type().name();
      records[i] =
          decoderOf
              .get(type)
              .decode(events.get(i).value(), 0, i, RawMessages.ARRIVAL)
              .fold(DecodeOutcome.Accepted::value, rejected -> null);
      readers[i] = readerOf.get(type);
      baselines[i] = baselineOf.get(type);
    }
    Agreement.require(this::read, this::convert);
  }

  @Benchmark
  public RowData lakegate() {
    return read(next());
  }

  @Benchmark
  public RowData baseline() {
    return convert(next());
  }

  private int next() {
    return next = (next + 1) % RawMessages.COUNT;
  }

  private RowData read(int i) {
    return readers[i].read(records[i], WIRE_HEADER);
  }

  private RowData convert(int i) {
    return baselines[i].convert(records[i]);
  }
}
