package lakegate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import lakegate.gate.AvroTruth.Outcome;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/** What the gate calls safe, Avro reads back equal, whatever the schemas and the records. */
class WirePropertyTest {
  private static final int RECORDS = 40;

  record Edit(SchemaVersion released, SchemaVersion draft) {
    @Override
    public String toString() {
      return released.own().text() + "\n->\n" + draft.own().text();
    }
  }

  @Property(tries = 1500, seed = "20251120", shrinking = ShrinkingMode.OFF)
  void consumersOfTheDraftReadOldRecordsThatTheGateCallsSafe(@ForAll("edits") Edit edit) {
    if (findings(edit, Mode.BACKWARD).isEmpty()) {
      assertThat(AvroTruth.backward(edit.released().avro(), edit.draft().avro(), 1, RECORDS))
          .containsExactly(Outcome.SAME);
    }
  }

  @Property(tries = 1500, seed = "20251121", shrinking = ShrinkingMode.OFF)
  void consumersOfReleasedVersionsReadNewRecordsThatTheGateCallsSafe(@ForAll("edits") Edit edit) {
    if (findings(edit, Mode.FORWARD).isEmpty()) {
      assertThat(AvroTruth.forward(edit.released().avro(), edit.draft().avro(), 1, RECORDS))
          .containsExactly(Outcome.SAME);
    }
  }

  private static List<Finding> findings(Edit edit, Mode mode) {
    SchemaHistory history =
        new SchemaHistory("event", List.of(edit.released()), Optional.of(edit.draft()));
    return WireCheck.check(history, mode);
  }

  @Provide
  static Arbitrary<Edit> edits() {
    return Arbitraries.randomValue(WirePropertyTest::edit);
  }

  /** Edits that Avro accepts as schemas. */
  private static Edit edit(Random random) {
    while (true) {
      RandomSchemas schemas = new RandomSchemas(random);
      ObjectNode old = schemas.schema();
      Optional<SchemaVersion> released = version("001", old);
      Optional<SchemaVersion> draft =
          released.flatMap(legal -> version("the draft", schemas.edited(old)));
      if (draft.isPresent()) {
        return new Edit(released.get(), draft.get());
      }
    }
  }

  private static Optional<SchemaVersion> version(String label, ObjectNode schema) {
    try {
      String text = schema.toPrettyString();
      // With its checks, unlike the gate: no default that doesn't fit its type.
      Schema avro = new Schema.Parser().parse(text);
      for (JavaClasses.JavaClass type : JavaClasses.of(avro).values()) {
        if (isEndless(type.schema(), new ArrayDeque<>()) || !haveDefaultsThatFit(type.schema())) {
          return Optional.empty();
        }
      }
      return Optional.of(
          SchemaVersion.of("event", label, AvscFile.parse("event.avsc", text), Optional.empty()));
    } catch (AvroRuntimeException e) {
      return Optional.empty();
    }
  }

  /** Parsers accept a default of any branch of a union, and readers then fail: lint finds it. */
  private static boolean haveDefaultsThatFit(Schema type) {
    return type.getType() != Schema.Type.RECORD
        || type.getFields().stream()
            .filter(Schema.Field::hasDefaultValue)
            .filter(field -> field.schema().isUnion())
            .allMatch(
                field ->
                    (field.defaultVal() == JsonProperties.NULL_VALUE)
                        == (field.schema().getTypes().get(0).getType() == Schema.Type.NULL));
  }

  /** Whether each record of a schema would hold another one. */
  private static boolean isEndless(Schema schema, Deque<Schema> around) {
    return switch (schema.getType()) {
      case RECORD -> {
        if (around.contains(schema)) {
          yield true;
        }
        around.push(schema);
        boolean endless =
            schema.getFields().stream().anyMatch(field -> isEndless(field.schema(), around));
        around.pop();
        yield endless;
      }
      case UNION ->
          !schema.isNullable()
              && schema.getTypes().stream().anyMatch(branch -> isEndless(branch, around));
      default -> false;
    };
  }
}
