package lakegate.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import lakegate.deadletter.RejectReason;
import lakegate.decode.JsonToAvro;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.generate.GeneratedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgreementTest {
  /** What Jackson doesn't always notice. */
  private static final List<RejectReason> UNNOTICED =
      List.of(RejectReason.INVALID_UTF8, RejectReason.LONE_SURROGATE, RejectReason.TOO_COMPLEX);

  static List<EventType> types() {
    return EventTypes.load();
  }

  @ParameterizedTest
  @ValueSource(strings = {RawMessages.WIDEST, RawMessages.MIXED})
  void bothSidesWriteTheSameBytes(String messages) {
    JsonToAvroBenchmark benchmark = new JsonToAvroBenchmark();
    benchmark.messages = messages;
    benchmark.setUp();
  }

  @ParameterizedTest
  @ValueSource(strings = {RawMessages.WIDEST, RawMessages.MIXED})
  void bothSidesReadEqualRows(String messages) {
    AvroToRowBenchmark benchmark = new AvroToRowBenchmark();
    benchmark.messages = messages;
    benchmark.setUp();
  }

  @Test
  void oneDifferentByteIsNoticed() {
    int last = RawMessages.COUNT - 1;
    assertThatThrownBy(
            () ->
                Agreement.require(
                    i -> new byte[] {0, 1}, i -> new byte[] {0, (byte) (i == last ? 2 : 1)}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("message " + last);
  }

  @ParameterizedTest
  @MethodSource("types")
  void theBaselineRejectsWhatTheDecoderRejects(EventType type) {
    Registry registry = new Registry(List.of(type));
    JsonToAvro decoder = new JsonToAvro(type, registry.idOf(type));
    JacksonToAvro baseline = new JacksonToAvro(type, registry.serializer());
    for (GeneratedEvent event : RawMessages.generate(List.of(type), 0.2)) {
      Optional<RejectReason> reason =
          decoder
              .decode(event.value(), 0, 0, RawMessages.ARRIVAL)
              .fold(
                  accepted -> Optional.empty(),
                  rejected -> Optional.of(rejected.primary().reason()));
      if (reason.isPresent() && UNNOTICED.contains(reason.get())) {
        continue;
      }
      byte[] converted = baseline.convert(event.value(), 0, 0, RawMessages.ARRIVAL);
      assertThat(converted != null).as("%s", reason).isEqualTo(reason.isEmpty());
    }
  }
}
