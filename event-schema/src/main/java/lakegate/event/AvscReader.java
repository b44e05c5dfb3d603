package lakegate.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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

  private final String file;
  private final List<String> problems;

  /**
   * @param name the event type's name, used in the problems
   * @param problems receives what is wrong, a line each
   */
  AvscReader(String name, List<String> problems) {
    this.file = name + ".avsc";
    this.problems = problems;
  }

  /** Puts the shared columns behind the event type's own fields. */
  static Optional<String> compose(String name, String avsc, String shared, List<String> problems) {
    int before = problems.size();
    try {
      JsonNode own = JSON.readTree(avsc);
      if (!(own instanceof ObjectNode record)
          || !(own.get("fields") instanceof ArrayNode fields)
          || !own.path("type").asText().equals("record")) {
        problems.add(name + ".avsc: not a record with fields");
        return Optional.empty();
      }
      for (JsonNode field : fields) {
        if (COMMON.contains(field.path("name").asText())) {
          problems.add(
              name + ".avsc: " + field.path("name").asText() + ": every table has this column");
        }
      }
      if (problems.size() > before) {
        return Optional.empty();
      }
      fields.addAll((ArrayNode) JSON.readTree(shared).get("fields"));
      return Optional.of(record.toPrettyString());
    } catch (JsonProcessingException e) {
      problems.add(
          name
              + ".avsc:"
              + e.getLocation().getLineNr()
              + ":"
              + e.getLocation().getColumnNr()
              + ": not JSON: "
              + e.getOriginalMessage());
      return Optional.empty();
    }
  }

  /**
   * @param text a composed .avsc
   */
  Optional<EventType> read(String text) {
    int before = problems.size();
    Schema schema;
    ObjectNode root;
    try {
      root = (ObjectNode) JSON.readTree(text);
      schema = new Schema.Parser(NameValidator.STRICT_VALIDATOR).parse(text);
    } catch (JsonProcessingException | AvroRuntimeException e) {
      problems.add(file + ": not an Avro schema: " + e.getMessage());
      return Optional.empty();
    }
    Vocabulary.RECORD.check(root, "", this::problem);
    EnumSet<Normalise> inherited = steps(root, "");
    List<FieldRules> fields = fields(root, schema, inherited, "");
    List<PartitionTransform> partitions = partitions(root.path("table"), schema);
    Optional<Duration> every = every(root.path("generate"));
    List<FlagRule> flags = new FlagReader(schema, this::problem).read(root.path("flags"));
    if (problems.size() > before) {
      return Optional.empty();
    }
    List<FieldRules> own = fields.stream().filter(field -> !COMMON.contains(field.name())).toList();
    String name = file.substring(0, file.length() - ".avsc".length());
    return Optional.of(
        new EventType(name, schema, text, new RecordRules(own), flags, partitions, every));
  }

  private void problem(String path, String text) {
    problems.add(path.isEmpty() ? file + ": " + text : file + ": " + path + ": " + text);
  }

  private List<FieldRules> fields(
      ObjectNode record, Schema schema, EnumSet<Normalise> inherited, String parent) {
    List<FieldRules> rules = new ArrayList<>();
    Map<String, String> jsonNames = new HashMap<>();
    Set<String> columns = new HashSet<>();
    Iterator<JsonNode> nodes = record.get("fields").iterator();
    for (Schema.Field field : schema.getFields()) {
      ObjectNode node = (ObjectNode) nodes.next();
      String path = parent + field.name();
      FieldRules read = new FieldReader(path, this::problem).read(node, field, inherited, this);
      String clash = jsonNames.put(read.jsonName(), path);
      if (clash != null) {
        problem(path, "has the JSON name \"" + read.jsonName() + "\" of " + clash);
      }
      if (!columns.add(field.name().toLowerCase(java.util.Locale.ROOT))) {
        problem(path, "differs from another field only in case");
      }
      rules.add(read);
    }
    return rules;
  }

  /** The fields of a nested record. */
  RecordRules nested(ObjectNode record, Schema schema, EnumSet<Normalise> inherited, String path) {
    EnumSet<Normalise> steps = EnumSet.copyOf(inherited);
    steps.addAll(steps(record, path));
    return new RecordRules(fields(record, schema, steps, path + "."));
  }

  /** The steps that {@code normalise} names. */
  EnumSet<Normalise> steps(JsonNode node, String path) {
    EnumSet<Normalise> steps = EnumSet.noneOf(Normalise.class);
    JsonNode names = node.path("normalise");
    if (!names.isMissingNode() && !names.isArray()) {
      problem(path, "normalise is not a list of steps");
    }
    for (JsonNode name : names) {
      Optional<Normalise> step =
          List.of(Normalise.values()).stream()
              .filter(known -> known.key().equals(name.asText()))
              .findFirst();
      step.ifPresentOrElse(
          steps::add,
          () ->
              problem(
                  path,
                  Vocabulary.unknown(
                      "normalise step",
                      name.asText(),
                      List.of(Normalise.values()).stream().map(Normalise::key).toList())));
    }
    return steps;
  }

  private Optional<Duration> every(JsonNode generate) {
    Vocabulary.GENERATE.check(generate, "generate", this::problem);
    if (generate.isMissingNode()) {
      return Optional.empty();
    }
    var match = EVERY.matcher(generate.path("every").asText());
    if (!match.matches()) {
      problem("generate.every", "expected a time such as \"500ms\" or \"2s\"");
      return Optional.empty();
    }
    long amount = Long.parseLong(match.group(1));
    return Optional.of(
        match.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount));
  }

  private List<PartitionTransform> partitions(JsonNode table, Schema schema) {
    List<PartitionTransform> partitions = new ArrayList<>();
    Vocabulary.TABLE.check(table, "table", this::problem);
    JsonNode transforms = table.path("partition");
    if (!transforms.isMissingNode() && !transforms.isArray()) {
      problem("table.partition", "is not a list of transforms");
    }
    for (JsonNode node : transforms) {
      Optional<PartitionTransform> transform = PartitionTransform.parse(node.asText());
      if (transform.isEmpty()) {
        problem(
            "table.partition",
            node.asText() + " is no transform: expected " + PartitionTransform.EXPECTED);
      } else if (schema.getField(transform.get().field()) == null) {
        problem("table.partition", node.asText() + " names no field");
      } else {
        partitions.add(transform.get());
      }
    }
    return partitions;
  }
}
