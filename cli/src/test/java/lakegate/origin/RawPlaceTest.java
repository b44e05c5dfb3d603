package lakegate.origin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import lakegate.decode.JsonToAvro;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.generate.EventGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RawPlaceTest {
  private static final Instant NOW = Instant.parse("2025-11-14T10:15:30.123Z");
  private static final int EVENTS = 2_000;

  static List<EventType> types() {
    return EventTypes.load();
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyValidatedRecordEndsInThePlaceOfItsRawOne(EventType type) {
    EventGenerator generator =
        new EventGenerator(List.of(type), 5, 0, Clock.fixed(NOW, ZoneOffset.UTC));
    JsonToAvro decoder = new JsonToAvro(type, 1);
    Random random = new Random(5);
    for (int i = 0; i < EVENTS; i++) {
      int partition = random.nextInt(Integer.MAX_VALUE) >> random.nextInt(31);
      long offset = random.nextLong(Long.MAX_VALUE) >> random.nextInt(63);
      long timestamp = NOW.toEpochMilli() + random.nextInt(1_000_000);
      byte[] value =
          decoder
              .decode(generator.next().value(), partition, offset, timestamp)
              .fold(
                  accepted -> accepted.value(),
                  rejected -> {
                    throw new AssertionError(rejected.primary());
                  });

      assertThat(RawPlace.atEndOf(value, type.rawTopic()))
          .contains(new RawPlace(type.rawTopic(), partition, offset, timestamp));
      assertThat(RawPlace.atEndOf(Arrays.copyOf(value, value.length - 1), type.rawTopic()))
          .isEmpty();
      assertThat(RawPlace.atEndOf(value, type.rawTopic() + "s")).isEmpty();
    }
  }

  @Test
  void whatTheBridgeDidNotWriteHasNoPlace() {
    for (byte[] value :
        List.of(
            new byte[0],
            new byte[] {1, 2, 3},
            "parcels".getBytes(UTF_8),
            "{\"topic\":\"parcels\"}".getBytes(UTF_8))) {
      assertThat(RawPlace.atEndOf(value, "parcels")).isEmpty();
    }
    assertThat(RawPlace.atEndOf(null, "parcels")).isEqualTo(Optional.empty());
  }

  @Test
  void aTopicsNameMayTakeTwoBytesForItsLength() {
    String topic = "p".repeat(100);
    byte[] value = new byte[1 + 2 + 100 + 3];
    // Zigzag of 100 is 200: 0xc8 0x01.
    value[1] = (byte) 0xc8;
    value[2] = 1;
    System.arraycopy(topic.getBytes(UTF_8), 0, value, 3, 100);
    value[103] = 2;
    value[104] = 4;
    value[105] = 6;

    assertThat(RawPlace.atEndOf(value, topic)).contains(new RawPlace(topic, 1, 2, 3));
  }
}
