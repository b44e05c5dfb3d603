package lakegate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CausesTest {
  private static final Finding SCALE = finding(Rule.TABLE_DECIMAL_SCALE, "a.avsc", "amount");

  @Test
  void aWrongValueIsToldOnceWhereTheColumnCannotFollow() {
    Finding value = finding(Rule.WIRE_LOGICAL_TYPE, "a.avsc", "amount");

    assertThat(Causes.of(List.of(SCALE, value))).containsExactly(SCALE);
    assertThat(Causes.of(List.of(value))).containsExactly(value);
  }

  @Test
  void anotherFieldOrFileIsAnotherCause() {
    Finding field = finding(Rule.WIRE_LOGICAL_TYPE, "a.avsc", "fee");
    Finding file = finding(Rule.WIRE_LOGICAL_TYPE, "b.avsc", "amount");

    assertThat(Causes.of(List.of(SCALE, field, file))).containsExactly(SCALE, field, file);
  }

  @Test
  void whoCannotReadAtAllIsAnotherVictim() {
    Finding type = finding(Rule.WIRE_TYPE, "a.avsc", "amount");

    assertThat(Causes.of(List.of(SCALE, type))).containsExactly(SCALE, type);
  }

  @Test
  void aMissingNullDefaultIsToldOnce() {
    Finding lint = finding(Rule.LINT_NULL_DEFAULT, "a.avsc", "region");
    Finding wire = finding(Rule.WIRE_FIELD_REQUIRED, "a.avsc", "region");

    assertThat(Causes.of(List.of(wire, lint))).containsExactly(lint);
  }

  private static Finding finding(Rule rule, String file, String path) {
    return Finding.of(rule, new Position(file, 1, 1), path, "was -> is", "It breaks.", "keep it");
  }
}
