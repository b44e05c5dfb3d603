package lakegate.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import lakegate.deadletter.RejectReason;
import lakegate.decode.JsonToAvro;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GeneratedEventsDecodeTest {
  private static final Instant NOW = Instant.parse("2025-11-14T10:15:30.123Z");

  static List<EventType> types() {
    return EventTypes.load();
  }

  @ParameterizedTest
  @MethodSource("types")
  void theDecoderAcceptsWhatHasNoFaultAndRejectsTheRestForTheIntendedReason(EventType type) {
    EventGenerator generator =
        new EventGenerator(List.of(type), 11, 0.2, Clock.fixed(NOW, ZoneOffset.UTC));
    JsonToAvro decoder = new JsonToAvro(type, 1);
    for (int i = 0; i < 5000; i++) {
      GeneratedEvent event = generator.next();
      Optional<RejectReason> reason =
          decoder
              .decode(event.value(), 0, i, NOW.toEpochMilli())
              .fold(
                  accepted -> Optional.empty(),
                  rejected -> Optional.of(rejected.primary().reason()));
      assertThat(reason).as(() -> text(event.value())).isEqualTo(event.fault());
    }
  }

  private static String text(byte[] value) {
    String text = value == null ? "(null)" : new String(value, StandardCharsets.ISO_8859_1);
    return text.length() > 3000 ? text.substring(0, 3000) + "…" : text;
  }
}
