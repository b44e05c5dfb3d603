package lakegate.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lakegate.decode.DecodeOutcome;
import lakegate.decode.JsonToAvro;
import lakegate.event.EventType;
import lakegate.generate.GeneratedEvent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Raw JSON to the validated topic's bytes; one operation is one message. */
@State(Scope.Thread)
public class JsonToAvroBenchmark {
  private static final int PARTITION = 3;

  @Param({RawMessages.WIDEST, RawMessages.MIXED})
  String messages;

  private final byte[][] json = new byte[RawMessages.COUNT][];
  private final JsonToAvro[] decoders = new JsonToAvro[RawMessages.COUNT];
  private final JacksonToAvro[] baselines = new JacksonToAvro[RawMessages.COUNT];
  private int next;

  /**
   * @throws IllegalStateException if the two sides don't write the same bytes
   */
  @Setup
  public void setUp() {
    List<EventType> types = RawMessages.types(messages);
    Registry registry = new Registry(types);
    Map<String, JsonToAvro> decoderOf = new HashMap<>();
    Map<String, JacksonToAvro> baselineOf = new HashMap<>();
    for (EventType type : types) {
      decoderOf.put(type.name(), new JsonToAvro(type, registry.idOf(type)));
      baselineOf.put(type.name(), new JacksonToAvro(type, registry.serializer()));
    }
    List<GeneratedEvent> events = RawMessages.generate(types);
    for (int i = 0; i < json.length; i++) {
      json[i] = events.get(i).value();
      decoders[i] = decoderOf.get(events.get(i).type().name());
      baselines[i] = baselineOf.get(events.get(i).type().name());
    }
    Agreement.require(
        i -> decode(i).fold(DecodeOutcome.Accepted::value, rejected -> null), this::convert);
  }

  @Benchmark
  public DecodeOutcome lakegate() {
    return decode(next());
  }

  @Benchmark
  public byte[] baseline() {
    return convert(next());
  }

  private int next() {
    return next = (next + 1) % RawMessages.COUNT;
  }

  private DecodeOutcome decode(int i) {
    return decoders[i].decode(json[i], PARTITION, i, RawMessages.ARRIVAL);
  }

  private byte[] convert(int i) {
    return baselines[i].convert(json[i], PARTITION, i, RawMessages.ARRIVAL);
  }
}
