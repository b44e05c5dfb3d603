package lakegate.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lakegate.deadletter.Problem;
import lakegate.deadletter.RejectReason;
import lakegate.event.EventType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random messages of each event type, held against {@link ReferenceDecoder}. */
class JsonToAvroPropertyTest {
  private static final int MESSAGES = Integer.getInteger("lakegate.property.messages", 4_000);
  private static final long SEED = Long.getLong("lakegate.property.seed", 20_251_114);
  private static final int SCHEMA_ID = 0x01020304;
  private static final long ARRIVAL = 1_763_115_400_123L;

  static List<EventType> types() {
    return TestTypes.all();
  }

  @ParameterizedTest
  @MethodSource("types")
  void decidesAndConvertsLikeTheReference(EventType type) {
    Random random = new Random(SEED);
    RandomMessages messages = new RandomMessages(type, random);
    JsonToAvro decoder = new JsonToAvro(type, SCHEMA_ID);
    AvroRows rows = new AvroRows(type.schema());
    ReferenceDecoder reference = new ReferenceDecoder(type);
    Map<RejectReason, Integer> reasons = new EnumMap<>(RejectReason.class);
    int accepted = 0;
    for (int i = 0; i < MESSAGES; i++) {
      byte[] json = messages.next();
      String description =
          type.name()
              + " seed "
              + SEED
              + " message "
              + i
              + ": "
              + new String(json, StandardCharsets.UTF_8);
      var expected = reference.decode(json, i % 7, i, ARRIVAL);
      DecodeOutcome outcome = decoder.decode(json, i % 7, i, ARRIVAL);
      List<Problem> problems =
          outcome.fold(row -> List.of(), rejected -> withoutDetails(rejected.problems()));
      assertThat(problems).as(description).isEqualTo(expected.problems());
      if (outcome instanceof DecodeOutcome.Accepted row) {
        assertThat(AvroRows.schemaId(row.value())).isEqualTo(SCHEMA_ID);
        assertThat(rows.read(row.value())).as(description).isEqualTo(expected.row());
        assertThat(flags(decoder))
            .as(description)
            .isEqualTo(expected.row().get(EventType.QUALITY_FLAGS));
        accepted++;
      }
      problems.forEach(problem -> reasons.merge(problem.reason(), 1, Integer::sum));
    }
    System.out.println(type.name() + ": seed " + SEED + ", accepted " + accepted + ", " + reasons);
    assertThat(accepted).as("accepted messages").isGreaterThan(MESSAGES / 10);
    assertThat(reasons.keySet())
        .containsAll(EnumSet.of(RejectReason.NOT_JSON, RejectReason.INVALID_UTF8));
  }

  private static List<String> flags(JsonToAvro decoder) {
    List<String> flags = new ArrayList<>();
    decoder.forEachFlag(number -> flags.add(decoder.flagNames().get(number)));
    return flags;
  }

  private static List<Problem> withoutDetails(List<Problem> problems) {
    return problems.stream().map(p -> new Problem(p.reason(), p.path(), "")).toList();
  }
}
