package lakegate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import lakegate.gate.IcebergTruth.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every change of {@code schema-changes.json}, really made to an Iceberg table. */
class TableMatrixTest {
  static List<SchemaChange> changes() {
    return SchemaChanges.all().toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void theGateFindsWhatTheRowSays(SchemaChange change) {
    assertThat(TableCheck.of(change.history()).stream().map(SchemaChange::row))
        .containsExactlyInAnyOrderElementsOf(change.expected("table"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void icebergDoesWhatTheRowSays(SchemaChange change) {
    Set<Outcome> outcomes = IcebergTruth.of(change.released().avro(), change.draft().avro());

    List<String> expected = change.expected("table");
    if (expected.isEmpty()) {
      // A column that no field fills any more keeps its values.
      assertThat(outcomes).isSubsetOf(Outcome.LEFT_BEHIND);
    }
    for (String finding : expected) {
      Rule rule = Rule.valueOf(finding.substring(0, finding.indexOf(' ')));
      if (rule == Rule.TABLE_TIME_UNIT) {
        assertTheTableAcceptsWhatAvroMisreads(change, outcomes);
      } else {
        assertThat(outcomes).as(finding).containsAnyElementsOf(harm(rule));
      }
    }
  }

  private static void assertTheTableAcceptsWhatAvroMisreads(
      SchemaChange change, Set<Outcome> outcomes) {
    if (!change.later().contains("nanos")) {
      assertThat(outcomes).isEmpty();
    }
    assertThat(AvroTruth.backward(change.released().avro(), change.draft().avro(), 1, 100))
        .contains(AvroTruth.Outcome.DIFFERS);
  }

  /** What a rule says becomes of the table or its rows. */
  private static Set<Outcome> harm(Rule rule) {
    return switch (rule) {
      case TABLE_TYPE,
          TABLE_LOGICAL_TYPE,
          TABLE_DECIMAL_SCALE,
          TABLE_DECIMAL_PRECISION,
          TABLE_UNION,
          TABLE_REQUIRED_ADDED,
          TABLE_BECAME_REQUIRED ->
          EnumSet.of(Outcome.REFUSED);
      case TABLE_RENAME -> EnumSet.of(Outcome.REFUSED, Outcome.DIFFERS);
      case TABLE_REQUIRED_REMOVED -> EnumSet.of(Outcome.UNWRITABLE);
      case TABLE_CASE -> EnumSet.of(Outcome.AMBIGUOUS, Outcome.REFUSED);
      case TABLE_RENAME_WITHOUT_ALIAS -> EnumSet.of(Outcome.LEFT_BEHIND, Outcome.REFUSED);
      default -> throw new IllegalArgumentException(rule + " has no row");
    };
  }
}
