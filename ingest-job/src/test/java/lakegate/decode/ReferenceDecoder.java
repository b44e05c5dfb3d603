package lakegate.decode;

import com.fasterxml.jackson.core.JsonToken;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lakegate.deadletter.Problem;
import lakegate.deadletter.RejectReason;
import lakegate.decode.StrictJson.Member;
import lakegate.decode.StrictJson.Node;
import lakegate.event.AllowedValues;
import lakegate.event.EventType;
import lakegate.event.FieldRules;
import lakegate.event.FlagRule;
import lakegate.event.FlagRule.Condition;
import lakegate.event.Normalise;
import lakegate.event.Range;
import lakegate.event.RecordRules;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * What a raw message must become, worked out slowly with Jackson, BigDecimal, java.time and regular
 * expressions. Shares no code with {@link JsonToAvro}.
 */
public final class ReferenceDecoder {
  private static final Set<String> NULL_WORDS =
      Set.of("null", "NULL", "Null", "none", "None", "NONE");
  private static final Pattern NUMBER =
      Pattern.compile("(-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?)(?:[eE]([+-]?[0-9]+))?");
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?)"
              + "(Z|[+-][0-9]{2}:[0-9]{2})?");

  /**
   * @param row the columns' values (String, Boolean, Integer, Long, BigDecimal, Instant, Map for a
   *     record, List for an array, null), empty if the message is rejected
   * @param problems without details, empty if the message is accepted
   */
  public record Expectation(Map<String, Object> row, List<Problem> problems) {
    public boolean accepted() {
      return problems.isEmpty();
    }
  }

  private final EventType type;
  private final Map<String, Problem> problems = new LinkedHashMap<>();
  private final Set<String> flags = new LinkedHashSet<>();
  private final Map<RecordRules, Map<String, FieldRules>> byName = new IdentityHashMap<>();
  private Instant arrival;

  public ReferenceDecoder(EventType type) {
    this.type = type;
  }

  /** Takes what {@link JsonToAvro#decode} takes. */
  public Expectation decode(byte[] json, int partition, long offset, long timestamp) {
    problems.clear();
    flags.clear();
    arrival = Instant.ofEpochMilli(timestamp);
    Node root;
    try {
      root = StrictJson.read(json);
    } catch (StrictJson.Unreadable e) {
      return new Expectation(Map.of(), List.of(new Problem(e.reason, "$", "")));
    }
    findDuplicates(root, Optional.of(type.record()), "$");
    Map<String, Object> row = record(root, type.record(), "$");
    if (!problems.isEmpty()) {
      return new Expectation(Map.of(), problems.values().stream().limit(32).toList());
    }
    for (FlagRule rule : type.flags()) {
      if (rule.when().stream().allMatch(condition -> holds(condition, row))) {
        flags.add(rule.flag());
      }
    }
    row.put(EventType.QUALITY_FLAGS, List.copyOf(flags));
    String rescued = rescued(root, type.record());
    row.put(EventType.RESCUED_DATA, rescued.equals("{}") ? null : rescued);
    Map<String, Object> ingest = new LinkedHashMap<>();
    ingest.put("topic", type.rawTopic());
    ingest.put("partition", partition);
    ingest.put("offset", offset);
    ingest.put("timestamp", arrival);
    row.put(EventType.INGEST, ingest);
    return new Expectation(row, List.of());
  }

  private void problem(RejectReason reason, String path) {
    problems.putIfAbsent(path, new Problem(reason, path, ""));
  }

  private Optional<FieldRules> field(Optional<RecordRules> rules, String jsonName) {
    return rules.map(
        record -> byName.computeIfAbsent(record, ReferenceDecoder::byName).get(jsonName));
  }

  private static Map<String, FieldRules> byName(RecordRules rules) {
    return rules.fields().stream().collect(Collectors.toMap(FieldRules::jsonName, field -> field));
  }

  /**
   * @param rules of the object, if the schema knows it
   */
  private void findDuplicates(Node node, Optional<RecordRules> rules, String path) {
    Set<String> names = new HashSet<>();
    for (Member member : node.members()) {
      Optional<FieldRules> field = field(rules, member.name());
      boolean first = names.add(member.name());
      String memberPath = field.isPresent() ? path + "." + member.name() : path;
      if (!first) {
        problem(RejectReason.DUPLICATE_KEY, field.isPresent() ? memberPath : path + ".*");
      }
      findDuplicates(
          member.value(), first ? field.flatMap(FieldRules::record) : Optional.empty(), memberPath);
    }
    for (Node element : node.elements()) {
      findDuplicates(element, Optional.empty(), path);
    }
  }

  private Map<String, Object> record(Node node, RecordRules rules, String path) {
    Map<String, Object> row = new LinkedHashMap<>();
    Map<String, Node> first = new HashMap<>();
    node.members().forEach(member -> first.putIfAbsent(member.name(), member.value()));
    for (FieldRules field : rules.fields()) {
      String fieldPath = path + "." + field.jsonName();
      Optional<Node> value = Optional.ofNullable(first.get(field.jsonName()));
      if (value.isEmpty() && !field.nullable()) {
        problem(RejectReason.MISSING_FIELD, fieldPath);
      }
      Object converted = value.map(v -> value(v, field, fieldPath)).orElse(null);
      if (value.isPresent() && converted == null && !field.nullable()) {
        problem(RejectReason.NULL_FIELD, fieldPath);
      }
      row.put(field.name(), converted);
    }
    return row;
  }

  /** The value; null also for one with a problem. */
  private Object value(Node node, FieldRules field, String path) {
    if (node.kind() == JsonToken.VALUE_NULL) {
      return null;
    }
    boolean isText = node.kind() == JsonToken.VALUE_STRING;
    Schema schema = field.schema();
    if (schema.getType() == Schema.Type.STRING) {
      return isText ? text(node.text(), field, path) : wrong(RejectReason.WRONG_TYPE, path);
    }
    String word = isText ? node.text().trim() : "";
    if (isText
        && field.normalise().contains(Normalise.NULL_WORDS)
        && (word.isEmpty() || NULL_WORDS.contains(word))) {
      return null;
    }
    if (schema.getType() == Schema.Type.RECORD) {
      return node.kind() == JsonToken.START_OBJECT
          ? record(node, field.record().orElseThrow(), path)
          : wrong(RejectReason.WRONG_TYPE, path);
    }
    if (schema.getType() == Schema.Type.BOOLEAN) {
      if (node.kind().isBoolean()) {
        return node.kind() == JsonToken.VALUE_TRUE;
      }
      String lower = word.toLowerCase(Locale.ROOT);
      return lower.equals("true") || lower.equals("false")
          ? (Object) lower.equals("true")
          : wrong(RejectReason.WRONG_TYPE, path);
    }
    if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
      return isText ? instant(word, field, path) : wrong(RejectReason.WRONG_TYPE, path);
    }
    if (isText) {
      return number(word, field, path);
    }
    return node.kind().isNumeric()
        ? number(node.text(), field, path)
        : wrong(RejectReason.WRONG_TYPE, path);
  }

  private Object wrong(RejectReason reason, String path) {
    problem(reason, path);
    return null;
  }

  private Object text(String sent, FieldRules field, String path) {
    String text = sent;
    for (Normalise step : Normalise.values()) {
      if (!field.normalise().contains(step)) {
        continue;
      }
      switch (step) {
        case TRIM -> text = text.trim();
        case NULL_WORDS -> {
          if (text.trim().isEmpty() || NULL_WORDS.contains(text)) {
            return null;
          }
        }
        case LOWER -> text = asciiCase(text, 'A', 'Z', 32);
        case UPPER -> text = asciiCase(text, 'a', 'z', -32);
        case SNAKE_CASE -> text = asciiCase(text, 'A', 'Z', 32).replaceAll("[ -]+", "_");
      }
    }
    if (field.allowed().isPresent() && !field.allowed().get().values().contains(text)) {
      if (field.allowed().get().otherwise() == AllowedValues.Otherwise.REJECT) {
        return wrong(RejectReason.NOT_ALLOWED, path);
      }
      flags.add("UNKNOWN_" + field.name().toUpperCase(Locale.ROOT));
    }
    return text;
  }

  private static String asciiCase(String text, char first, char last, int distance) {
    StringBuilder changed = new StringBuilder();
    for (char c : text.toCharArray()) {
      changed.append(c >= first && c <= last ? (char) (c + distance) : c);
    }
    return changed.toString();
  }

  private Object number(String text, FieldRules field, String path) {
    Matcher number = NUMBER.matcher(text);
    if (text.length() > 64 || !number.matches()) {
      return wrong(RejectReason.WRONG_TYPE, path);
    }
    BigDecimal value = new BigDecimal(number.group(1));
    String exponent = number.group(2);
    if (exponent != null && value.signum() != 0) {
      // With a mantissa of 64 characters such a number is far from all that a field can hold.
      BigDecimal power = new BigDecimal(exponent);
      if (power.abs().compareTo(BigDecimal.valueOf(1000)) > 0) {
        return wrong(
            power.signum() > 0 ? RejectReason.OUT_OF_RANGE : RejectReason.TOO_PRECISE, path);
      }
      value = value.scaleByPowerOfTen(power.intValueExact());
    }
    Schema schema = field.schema();
    int scale = schema.getLogicalType() instanceof LogicalTypes.Decimal d ? d.getScale() : 0;
    if (value.signum() != 0 && value.stripTrailingZeros().scale() > scale) {
      return wrong(RejectReason.TOO_PRECISE, path);
    }
    BigDecimal exact = value.setScale(scale);
    BigDecimal limit =
        switch (schema.getType()) {
          case INT -> BigDecimal.valueOf(Integer.MAX_VALUE);
          case LONG -> BigDecimal.valueOf(Long.MAX_VALUE);
          default ->
              BigDecimal.TEN
                  .pow(((LogicalTypes.Decimal) schema.getLogicalType()).getPrecision())
                  .subtract(BigDecimal.ONE)
                  .movePointLeft(scale);
        };
    BigDecimal lowest =
        schema.getType() == Schema.Type.BYTES
            ? limit.negate()
            : limit.negate().subtract(BigDecimal.ONE);
    if (exact.compareTo(limit) > 0
        || exact.compareTo(lowest) < 0
        || !field.range().map(range -> inside(exact, (Range.Numbers) range)).orElse(true)) {
      return wrong(RejectReason.OUT_OF_RANGE, path);
    }
    return switch (schema.getType()) {
      case INT -> (Object) exact.intValueExact();
      case LONG -> exact.longValueExact();
      default -> exact;
    };
  }

  private static boolean inside(BigDecimal value, Range.Numbers range) {
    int low = range.low().map(value::compareTo).orElse(1);
    int high = range.high().map(value::compareTo).orElse(-1);
    return (low > 0 || (low == 0 && range.lowIncluded()))
        && (high < 0 || (high == 0 && range.highIncluded()));
  }

  private Object instant(String text, FieldRules field, String path) {
    Matcher timestamp = TIMESTAMP.matcher(text);
    if (!timestamp.matches()) {
      return wrong(RejectReason.BAD_TIMESTAMP, path);
    }
    Instant instant;
    try {
      String zone = timestamp.group(3);
      instant =
          Instant.ofEpochMilli(
              LocalDateTime.parse(timestamp.group(1) + "T" + timestamp.group(2))
                  .toInstant(zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone))
                  .toEpochMilli());
    } catch (DateTimeException e) {
      return wrong(RejectReason.BAD_TIMESTAMP, path);
    }
    if (field.range().isPresent()) {
      Range.Instants range = (Range.Instants) field.range().get();
      Instant last = range.afterArrival().map(arrival::plus).or(range::to).orElse(Instant.MAX);
      if (instant.isBefore(range.from()) || instant.isAfter(last)) {
        return wrong(RejectReason.OUT_OF_RANGE, path);
      }
    }
    return instant;
  }

  private static boolean holds(Condition condition, Map<String, Object> row) {
    Object value = row.get(condition.field());
    if (condition instanceof Condition.IsNull) {
      return value == null;
    }
    if (condition instanceof Condition.IsText is) {
      return is.value().equals(value);
    }
    if (condition instanceof Condition.IsNumber is) {
      return value != null && new BigDecimal(value.toString()).compareTo(is.value()) == 0;
    }
    Instant other = (Instant) row.get(((Condition.IsBefore) condition).other());
    return value != null && other != null && ((Instant) value).isBefore(other);
  }

  private String rescued(Node node, RecordRules rules) {
    List<String> members = new ArrayList<>();
    for (Member member : node.members()) {
      Optional<FieldRules> field = field(Optional.of(rules), member.name());
      if (field.isEmpty()) {
        members.add(member.raw() + ":" + member.value().raw());
      } else if (field.get().record().isPresent()
          && member.value().kind() == JsonToken.START_OBJECT) {
        String inner = rescued(member.value(), field.get().record().get());
        if (!inner.equals("{}")) {
          members.add(member.raw() + ":" + inner);
        }
      }
    }
    return "{" + String.join(",", members) + "}";
  }
}
