package lakegate.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lakegate.deadletter.RejectReason;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleCoverageTest {
  static List<EventType> types() {
    return EventTypes.read(Sample.SCHEMAS);
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyEventTypeHasEnoughSamples(EventType type) {
    assertThat(Sample.accepted().filter(sample -> sample.type().equals(type)))
        .hasSizeGreaterThanOrEqualTo(12);
    assertThat(Sample.rejected().filter(sample -> sample.type().equals(type)))
        .hasSizeGreaterThanOrEqualTo(20);
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyReasonThatRawJsonCanHaveOccursForEveryType(EventType type) {
    var raw =
        EnumSet.complementOf(EnumSet.of(RejectReason.UNDECODABLE, RejectReason.UNKNOWN_SCHEMA));

    var codes =
        Sample.rejected()
            .filter(sample -> sample.type().equals(type))
            .map(Sample::code)
            .collect(Collectors.toSet());

    assertThat(codes)
        .containsExactlyInAnyOrderElementsOf(raw.stream().map(RejectReason::name).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ",
        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+\\d\\d:\\d\\d",
        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z",
        "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}",
        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}",
      })
  void everyTimestampFormatOccursForEveryType(String format) {
    for (EventType type : types()) {
      assertThat(Sample.accepted().filter(sample -> sample.type().equals(type)))
          .as(type.name())
          .anyMatch(
              sample ->
                  new String(sample.value(), StandardCharsets.UTF_8)
                      .matches("(?s).*\"created_at\"\\s*:\\s*\"" + format + "\".*"));
    }
  }

  @Test
  void everySampleHasItsExpectation() {
    assertThat(Stream.concat(Sample.accepted(), Sample.rejected()))
        .allMatch(sample -> Files.exists(sample.expectation()));
  }
}
