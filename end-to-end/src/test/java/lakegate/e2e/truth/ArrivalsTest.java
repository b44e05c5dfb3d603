package lakegate.e2e.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lakegate.e2e.pipeline.Position;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final Position FIRST = new Position("payment_charges", 0, 0);
  private static final Position SECOND = new Position("payment_charges", 0, 1);

  private final Arrivals arrivals = new Arrivals(List.of());

  @Test
  void whatArrivesAsExpectedIsForgottenWhicheverComesFirst() {
    arrivals.expect(FIRST, "a");
    arrivals.arrived(SECOND, "b");
    assertThat(arrivals.underWay()).isEqualTo(1);
    assertThat(arrivals.unexpected()).isEqualTo(1);

    arrivals.arrived(FIRST, "a");
    arrivals.expect(SECOND, "b");

    assertThat(arrivals.underWay()).isZero();
    assertThat(arrivals.unexpected()).isZero();
    assertThat(arrivals.problems()).isEmpty();
  }

  @Test
  void anotherValueIsFoundWhicheverComesFirst() {
    arrivals.expect(FIRST, "a");
    arrivals.arrived(FIRST, "x");
    arrivals.arrived(SECOND, "y");
    arrivals.expect(SECOND, "b");

    assertThat(arrivals.others()).isEqualTo(2);
    assertThat(arrivals.problems()).hasSize(2).first().asString().contains("is x in place of a");
  }

  @Test
  void aSecondArrivalIsFoundAfterBothWereForgotten() {
    arrivals.expect(FIRST, "a");
    arrivals.arrived(FIRST, "a");
    arrivals.arrived(FIRST, "a");

    assertThat(arrivals.twice()).isEqualTo(1);
    assertThat(arrivals.problems()).hasSize(1);
  }

  @Test
  void aMessageThatNeverArrivesStaysUnderWay() {
    arrivals.expect(FIRST, "a");
    arrivals.expect(SECOND, "b");
    arrivals.arrived(SECOND, "b");

    assertThat(arrivals.underWay()).isEqualTo(1);
    assertThat(arrivals.twice()).isZero();
  }
}
