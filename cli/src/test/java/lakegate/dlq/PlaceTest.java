package lakegate.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
  @Test
  void aPlaceIsReadAsItIsPrinted() {
    Place place = new Place("payment_charges-dlq", 3, 5_000_000_000L);

    assertThat(place).hasToString("payment_charges-dlq:3:5000000000");
    assertThat(Place.parse(place.toString())).isEqualTo(place);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "payment_charges",
        "payment_charges:0",
        ":0:1",
        "payment_charges:0:-1",
        "payment_charges:x:1",
        "payment charges:0:1",
        "payment_charges:0:1:2",
        "payment_charges:0:9999999999999999999",
        "payment_charges:9999999999:1"
      })
  void whatIsNoPlaceIsSaidWithTheTextAndAnExample(String text) {
    assertThatThrownBy(() -> Place.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(text)
        .hasMessageContaining("topic:partition:offset");
  }
}
