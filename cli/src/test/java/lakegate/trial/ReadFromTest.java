package lakegate.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadFromTest {
  static Stream<Arguments> places() {
    return Stream.of(
        Arguments.of("earliest", new ReadFrom.Earliest()),
        Arguments.of("latest-500", new ReadFrom.Latest(500)),
        Arguments.of("2025-11-14", new ReadFrom.Time(Instant.parse("2025-11-14T00:00:00Z"))),
        Arguments.of(
            "2025-11-14T10:15:30.5Z", new ReadFrom.Time(Instant.parse("2025-11-14T10:15:30.5Z"))),
        Arguments.of("0:12", new ReadFrom.Offsets(Map.of(0, 12L))),
        Arguments.of("0:12,3:0", new ReadFrom.Offsets(Map.of(0, 12L, 3, 0L))));
  }

  @ParameterizedTest
  @MethodSource("places")
  void aPlaceIsOneOfFive(String text, ReadFrom expected) {
    assertThat(ReadFrom.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "latest", "latest-", "14", "2025-13-01", "0:", "0:1,", "yesterday"})
  void anythingElseIsRefusedWithWhatIsRight(String text) {
    assertThatThrownBy(() -> ReadFrom.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\" is none of earliest, latest-5000");
  }
}
