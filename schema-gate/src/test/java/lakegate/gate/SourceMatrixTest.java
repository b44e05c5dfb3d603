package lakegate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.compiler.specific.SpecificCompiler;
import org.apache.avro.generic.GenericData.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every change of {@code schema-changes.json}, held against Avro's own compiler. */
class SourceMatrixTest {
  static List<SchemaChange> changes() {
    return SchemaChanges.all().toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void theGateFindsWhatTheCompilerGeneratesOtherwise(SchemaChange change) {
    List<Finding> findings = SourceCheck.check(change.history());

    assertThat(findings)
        .extracting(found -> found.rule() + " " + found.change().split(" -> ")[0])
        .containsExactlyInAnyOrderElementsOf(
            differences(generated(change.released().avro()), generated(change.draft().avro())));
  }

  @ParameterizedTest
  @CsvSource({"amount", "three_ds_authenticated", "cardLast4", "_x", "a__b"})
  void gettersHaveTheCompilersNames(String name) {
    Schema record =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "R", "fields": [{"name": "%s", "type": "int"}]}"""
                    .formatted(name));

    assertThat(JavaClasses.getterOf(name))
        .isEqualTo(SpecificCompiler.generateGetMethod(record, record.getField(name)));
  }

  @Test
  void aRemovedEventTypeIsARemovedClass() {
    SchemaVersion version = SchemaChanges.all().findFirst().orElseThrow().released();

    List<Finding> findings =
        SourceCheck.check(new SchemaHistory("charges", List.of(version), Optional.empty()));

    assertThat(findings)
        .extracting(found -> found.rule() + " " + found.change())
        .containsExactly("SOURCE_CLASS class test.Charge -> no such class");
  }

  /** What each class has: the type of each getter, or an enum's constants without a type. */
  private static Map<String, Map<String, String>> generated(Schema schema) {
    SpecificCompiler compiler = new SpecificCompiler(schema);
    compiler.setStringType(StringType.String);
    compiler.setEnableDecimalLogicalType(true);
    Map<String, Map<String, String>> classes = new TreeMap<>();
    for (Schema type : named(schema, new LinkedHashMap<>()).values()) {
      Map<String, String> members = new TreeMap<>();
      if (type.getType() == Schema.Type.RECORD) {
        for (Schema.Field field : type.getFields()) {
          members.put(
              SpecificCompiler.generateGetMethod(type, field) + "()",
              compiler.javaUnbox(field.schema(), false));
        }
      } else if (type.getType() == Schema.Type.ENUM) {
        type.getEnumSymbols().forEach(symbol -> members.put(symbol, ""));
      }
      classes.put(type.getFullName(), members);
    }
    return classes;
  }

  private static Map<String, Schema> named(Schema schema, Map<String, Schema> found) {
    switch (schema.getType()) {
      case RECORD -> {
        if (found.put(schema.getFullName(), schema) == null) {
          schema.getFields().forEach(field -> named(field.schema(), found));
        }
      }
      case ENUM, FIXED -> found.put(schema.getFullName(), schema);
      case ARRAY -> named(schema.getElementType(), found);
      case MAP -> named(schema.getValueType(), found);
      case UNION -> schema.getTypes().forEach(branch -> named(branch, found));
      default -> {
        // No class.
      }
    }
    return found;
  }

  private static List<String> differences(
      Map<String, Map<String, String>> was, Map<String, Map<String, String>> is) {
    List<String> differences = new ArrayList<>();
    Set<String> gone = new TreeSet<>(was.keySet());
    gone.removeAll(is.keySet());
    gone.forEach(name -> differences.add("SOURCE_CLASS class " + name));
    was.forEach(
        (name, members) -> {
          String simple = name.substring(name.lastIndexOf('.') + 1);
          Map<String, String> now = is.getOrDefault(name, members);
          List<String> constants = new ArrayList<>();
          members.forEach(
              (member, type) -> {
                // What a class that is gone was taken for needs no finding of its own.
                boolean follows = gone.stream().anyMatch(type::contains);
                if (type.isEmpty() && !now.containsKey(member)) {
                  constants.add(simple + "." + member);
                } else if (!now.containsKey(member) && !follows) {
                  differences.add("SOURCE_GETTER " + simple + "." + member);
                } else if (!follows && !type.equals(now.getOrDefault(member, type))) {
                  differences.add(
                      "SOURCE_JAVA_TYPE "
                          + (simple + "." + member + " ")
                          + type.replaceAll("java\\.[a-z.]+", ""));
                }
              });
          if (!constants.isEmpty()) {
            differences.add("SOURCE_ENUM_CONSTANT " + String.join(", ", constants));
          }
        });
    return differences;
  }
}
