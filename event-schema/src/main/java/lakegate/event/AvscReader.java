package lakegate.event;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import lakegate.event.SchemaProblem.Kind;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/**
 * Reads one composed .avsc with its rules. A rule that can't apply is a problem, so that no rule
 * silently does nothing.
 */
final class AvscReader {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final Set<String> COMMON =
      Set.of(EventType.QUALITY_FLAGS, EventType.RESCUED_DATA, EventType.INGEST);

  private static final Pattern EVERY = Pattern.compile("([1-9]\\d{0,8})(ms|s)");

  private final String name;
  private final Problems problems;

  /** The full names of the records that hold the field at hand, the whole record first. */
  private final Deque<String> enclosing = new ArrayDeque<>();

  /**
   * @param name the event type's name, used in the problems
   * @param problems receives what is wrong
   */
  AvscReader(String name, List<SchemaProblem> problems) {
    this.name = name;
    this.problems = new Problems(name + ".avsc", problems);
  }

  /** Puts the shared columns behind the event type's own fields. */
  static Optional<String> compose(
      String name, String avsc, String shared, List<SchemaProblem> found) {
    Problems problems = new Problems(name + ".avsc", found);
    int before = problems.count();
    try {
      JsonNode own = JSON.readTree(avsc);
      if (!(own instanceof ObjectNode record)
          || !(own.get("fields") instanceof ArrayNode fields)
          || !own.path("type").asText().equals("record")) {
        problems.report(Kind.AVRO, "", "not a record with fields");
        return Optional.empty();
      }
      for (JsonNode field : fields) {
        String path = field.path("name").asText();
        if (COMMON.contains(path)) {
          problems.report(Kind.NAME_CLASH, path, "every table has this column", "name");
        }
      }
      if (problems.count() > before) {
        return Optional.empty();
      }
      fields.addAll((ArrayNode) JSON.readTree(shared).get("fields"));
      return Optional.of(record.toPrettyString());
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      new Problems("%s.avsc:%d:%d".formatted(name, at.getLineNr(), at.getColumnNr()), found)
          .report(Kind.AVRO, "", "not JSON: " + e.getOriginalMessage());
      return Optional.empty();
    }
  }

  /**
   * @param text a composed .avsc
   */
  Optional<EventType> read(String text) {
    int before = problems.count();
    ObjectNode root;
    Schema schema;
    try {
      schema = parse(text);
      if (schema.getType() != Schema.Type.RECORD) {
        problems.report(Kind.AVRO, "", "not a record with fields");
        return Optional.empty();
      }
      root = (ObjectNode) JSON.readTree(text);
    } catch (JsonProcessingException | AvroRuntimeException e) {
      problems.report(Kind.AVRO, "", "not an Avro schema: " + e.getMessage());
      return Optional.empty();
    }
    enclosing.push(schema.getFullName());
    Vocabulary.RECORD.check(root, "", problems);
    EnumSet<Normalise> inherited = steps(root, "");
    List<FieldRules> fields = fields(root, schema, inherited, "");
    List<PartitionTransform> partitions = partitions(root.path("table"), schema);
    Optional<Duration> every = every(root.path("generate"));
    List<FlagRule> flags = new FlagReader(schema, problems).read(root.path("flags"));
    if (problems.count() > before) {
      return Optional.empty();
    }
    List<FieldRules> own = fields.stream().filter(field -> !COMMON.contains(field.name())).toList();
    return Optional.of(
        new EventType(name, schema, text, new RecordRules(own), flags, partitions, every));
  }

  /** Names and defaults that Avro refuses are a problem, which doesn't hide the others. */
  private Schema parse(String text) {
    try {
      return new Schema.Parser(NameValidator.STRICT_VALIDATOR).parse(text);
    } catch (AvroRuntimeException e) {
      Schema schema =
          new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(text);
      problems.report(Kind.AVRO, "", "not an Avro schema: " + e.getMessage());
      return schema;
    }
  }

  /** Whether the field at hand is inside this record. */
  boolean isInside(Schema record) {
    return enclosing.contains(record.getFullName());
  }

  private List<FieldRules> fields(
      ObjectNode record, Schema schema, EnumSet<Normalise> inherited, String parent) {
    List<FieldRules> rules = new ArrayList<>();
    Map<String, String> jsonNames = new HashMap<>();
    Map<String, String> columns = new HashMap<>();
    Iterator<JsonNode> nodes = record.get("fields").iterator();
    for (Schema.Field field : schema.getFields()) {
      ObjectNode node = (ObjectNode) nodes.next();
      String path = parent + field.name();
      FieldRules read = new FieldReader(path, problems).read(node, field, inherited, this);
      String clash = jsonNames.put(read.jsonName(), path);
      if (clash != null) {
        problems.report(
            Kind.JSON_NAME,
            path,
            "has the JSON name \"" + read.jsonName() + "\" of " + clash,
            node.has("json") ? "json" : "name");
      }
      String twin = columns.put(field.name().toLowerCase(Locale.ROOT), field.name());
      if (twin != null) {
        boolean common = parent.isEmpty() && COMMON.contains(field.name());
        String own = common ? twin : path;
        String other = common ? field.name() : twin;
        problems.report(Kind.NAME_CLASH, own, "differs from " + other + " only in case", "name");
      }
      rules.add(read);
    }
    return rules;
  }

  /** The fields of a nested record. */
  RecordRules nested(ObjectNode record, Schema schema, EnumSet<Normalise> inherited, String path) {
    EnumSet<Normalise> steps = EnumSet.copyOf(inherited);
    steps.addAll(steps(record, path));
    enclosing.push(schema.getFullName());
    RecordRules rules = new RecordRules(fields(record, schema, steps, path + "."));
    enclosing.pop();
    return rules;
  }

  /** The steps that {@code normalise} names. */
  EnumSet<Normalise> steps(JsonNode node, String path) {
    EnumSet<Normalise> steps = EnumSet.noneOf(Normalise.class);
    JsonNode names = node.path("normalise");
    if (!names.isMissingNode() && !names.isArray()) {
      problems.report(Kind.NORMALISE, path, "normalise is not a list of steps", "normalise");
    }
    for (JsonNode name : names) {
      Optional<Normalise> step =
          List.of(Normalise.values()).stream()
              .filter(known -> known.key().equals(name.asText()))
              .findFirst();
      step.ifPresentOrElse(
          steps::add,
          () ->
              problems.report(
                  Kind.NORMALISE,
                  path,
                  Vocabulary.unknown(
                      "normalise step",
                      name.asText(),
                      List.of(Normalise.values()).stream().map(Normalise::key).toList()),
                  "normalise"));
    }
    return steps;
  }

  private Optional<Duration> every(JsonNode generate) {
    Vocabulary.GENERATE.check(generate, "", problems, "generate");
    if (generate.isMissingNode()) {
      return Optional.empty();
    }
    var match = EVERY.matcher(generate.path("every").asText());
    if (!match.matches()) {
      String text = "generate.every: expected a time such as \"500ms\" or \"2s\"";
      problems.report(Kind.GENERATE, "", text, "generate");
      return Optional.empty();
    }
    long amount = Long.parseLong(match.group(1));
    return Optional.of(
        match.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount));
  }

  private List<PartitionTransform> partitions(JsonNode table, Schema schema) {
    List<PartitionTransform> partitions = new ArrayList<>();
    Vocabulary.TABLE.check(table, "", problems, "table");
    if (!table.isMissingNode() && !table.isObject()) {
      problems.report(Kind.PARTITION, "", "table: is not an object", "table");
    }
    JsonNode transforms = table.path("partition");
    if (!transforms.isMissingNode() && !transforms.isArray()) {
      partition("is not a list of transforms");
    }
    for (JsonNode node : transforms) {
      Optional<PartitionTransform> transform = PartitionTransform.parse(node.asText());
      Schema.Field source = transform.map(found -> schema.getField(found.field())).orElse(null);
      if (transform.isEmpty()) {
        partition(node.asText() + " is no transform: expected " + PartitionTransform.EXPECTED);
      } else if (source == null) {
        partition(node.asText() + " names no field");
      } else if (!problems.isTypeDoubtful(source.name())
          && !transform.get().fits(FieldReader.valueType(source.schema()))) {
        String type = FieldReader.describe(FieldReader.valueType(source.schema()));
        partition(node.asText() + ": " + transform.get().transform() + " does not work on " + type);
      } else {
        partitions.add(transform.get());
      }
    }
    return partitions;
  }

  private void partition(String text) {
    problems.report(Kind.PARTITION, "", "table.partition: " + text, "table", "partition");
  }
}
