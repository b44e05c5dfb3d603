package lakegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProofTest {
  private final Positions raw = new Positions();
  private final Positions rows = new Positions();
  private final Positions dead = new Positions();

  @BeforeEach
  void tenRawRecordsOfTwoPartitions() {
    for (long offset = 0; offset < 5; offset++) {
      raw.add("parcels", 0, offset);
      raw.add("parcels", 1, offset);
      rows.add("parcels", 0, offset);
    }
    for (long offset = 0; offset < 4; offset++) {
      rows.add("parcels", 1, offset);
    }
  }

  @Test
  void itHoldsIfEachRecordIsInOnePlace() {
    dead.add("parcels", 1, 4);

    assertThat(Proof.of(raw, rows, dead)).isEqualTo(new Proof(10, 9, 1, 0, 0, 0, 0));
    assertThat(Proof.of(raw, rows, dead).holds()).isTrue();
  }

  @Test
  void aMissingRecordIsFound() {
    assertThat(Proof.of(raw, rows, dead)).isEqualTo(new Proof(10, 9, 0, 1, 0, 0, 0));
    assertThat(Proof.of(raw, rows, dead).holds()).isFalse();
  }

  @Test
  void aDoubledRowIsFoundAlthoughTheSumIsRight() {
    rows.add("parcels", 0, 3);

    Proof proof = Proof.of(raw, rows, dead);
    assertThat(proof).isEqualTo(new Proof(10, 9, 0, 1, 0, 1, 0));
    assertThat(proof.holds()).isFalse();
  }

  @Test
  void aRecordInBothPlacesIsFound() {
    dead.add("parcels", 1, 4);
    dead.add("parcels", 0, 0);

    assertThat(Proof.of(raw, rows, dead)).isEqualTo(new Proof(10, 9, 2, 0, 1, 0, 0));
  }

  @Test
  void aRowOfNoRawRecordIsFound() {
    dead.add("parcels", 1, 4);
    rows.add("parcels", 2, 0);

    assertThat(Proof.of(raw, rows, dead)).isEqualTo(new Proof(10, 10, 1, 0, 0, 0, 1));
  }
}
