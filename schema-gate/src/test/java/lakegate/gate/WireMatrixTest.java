package lakegate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import lakegate.gate.AvroTruth.Outcome;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every change of {@code schema-changes.json}, held against Avro's own reading. */
class WireMatrixTest {
  private static final int RECORDS = 200;

  static List<SchemaChange> changes() {
    return SchemaChanges.all().toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void avroReadsOldRecordsAsTheRowSays(SchemaChange change) {
    Schema released = change.released().avro();
    Schema draft = change.draft().avro();

    Set<Outcome> outcomes = AvroTruth.backward(released, draft, 1, RECORDS);

    assertTruth(change.expected("backward"), outcomes);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void releasedVersionsReadNewRecordsAsTheRowSays(SchemaChange change) {
    Schema released = change.released().avro();
    Schema draft = change.draft().avro();

    Set<Outcome> outcomes = AvroTruth.forward(released, draft, 1, RECORDS);

    assertTruth(change.expected("forward"), outcomes);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void theGateFindsWhatConsumersOfTheDraftMeet(SchemaChange change) {
    assertFindings(change, Mode.BACKWARD, change.expected("backward"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void theGateFindsWhatConsumersOfReleasedVersionsMeet(SchemaChange change) {
    assertFindings(change, Mode.FORWARD, change.expected("forward"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void bothDirectionsFindEachThingOnce(SchemaChange change) {
    List<String> both =
        Stream.concat(change.expected("backward").stream(), change.expected("forward").stream())
            .distinct()
            .toList();

    assertFindings(change, Mode.FULL, both);
  }

  private static void assertFindings(SchemaChange change, Mode mode, List<String> expected) {
    List<Finding> findings = WireCheck.check(change.history(), mode);

    assertThat(findings)
        .extracting(SchemaChange::row)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theMatrixIsLarge() {
    assertThat(SchemaChanges.rows()).isGreaterThanOrEqualTo(60);
  }

  private static void assertTruth(List<String> expected, Set<Outcome> outcomes) {
    if (expected.isEmpty()) {
      assertThat(outcomes).containsExactly(Outcome.SAME);
    }
    for (String finding : expected) {
      Rule rule = Rule.valueOf(finding.substring(0, finding.indexOf(' ')));
      assertThat(outcomes).as(finding).containsAnyElementsOf(harm(rule));
    }
  }

  /** What a rule says becomes of some records. */
  private static Set<Outcome> harm(Rule rule) {
    return switch (rule) {
      case WIRE_TYPE,
          WIRE_FIXED_SIZE,
          WIRE_NAME,
          WIRE_ENUM_SYMBOL,
          WIRE_NULL,
          WIRE_UNION_BRANCH,
          WIRE_FIELD_REQUIRED ->
          EnumSet.of(Outcome.FAILS);
      case WIRE_LOSSY_PROMOTION, WIRE_ENUM_DEFAULT -> EnumSet.of(Outcome.DIFFERS);
      case WIRE_LOGICAL_TYPE, WIRE_RENAMED_FIELD, WIRE_ALIAS ->
          EnumSet.of(Outcome.DIFFERS, Outcome.FAILS);
      case WIRE_DECIMAL_PRECISION -> EnumSet.of(Outcome.UNFIT);
      default -> throw new IllegalArgumentException(rule + " is not about reading");
    };
  }
}
