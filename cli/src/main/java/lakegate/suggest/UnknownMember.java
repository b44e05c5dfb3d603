package lakegate.suggest;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lakegate.suggest.Probe.Reading;
import lakegate.trial.PersonalData;

/** What was seen of a JSON member that the schema doesn't name. */
final class UnknownMember {
  /** Objects whose members are values rather than names must not fill the memory. */
  private static final int MOST_MEMBERS = 500;

  private static final int MOST_VALUES = 50;
  private static final int LONGEST_EXAMPLE = 40;
  private static final BigDecimal MOST_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

  private long count;
  private long nulls;
  private long objects;
  private long arrays;
  private long jsonNumbers;
  private final Map<Reading, Long> readings = new EnumMap<>(Reading.class);
  private int digits;
  private int scale;
  private BigDecimal largest = BigDecimal.ZERO;
  private long contacts;
  private long cardNumbers;
  private final Map<String, Long> values = new LinkedHashMap<>();
  private boolean manyValues;
  private final Map<String, UnknownMember> members = new LinkedHashMap<>();

  void observe(JsonNode value, Probe probe) {
    count++;
    if (value.isObject()) {
      objects++;
      value
          .properties()
          .forEach(member -> member(members, member.getKey(), member.getValue(), probe));
    } else if (value.isArray()) {
      arrays++;
    } else {
      observeScalar(value, probe);
    }
  }

  /** Observes a member in the map; beyond so many names, no new ones. */
  static void member(Map<String, UnknownMember> members, String name, JsonNode value, Probe probe) {
    UnknownMember member = members.get(name);
    if (member == null && members.size() < MOST_MEMBERS) {
      member = new UnknownMember();
      members.put(name, member);
    }
    if (member != null) {
      member.observe(value, probe);
    }
  }

  private void observeScalar(JsonNode value, Probe probe) {
    String text = value.isNumber() ? value.decimalValue().toString() : value.asText();
    Set<Reading> fits = probe.readings(value.isTextual() ? value.toString() : text);
    if (value.isNull() || fits.isEmpty()) {
      nulls++;
      return;
    }
    fits.forEach(reading -> readings.merge(reading, 1L, Long::sum));
    if (fits.contains(Reading.NUMBER)) {
      BigDecimal number = new BigDecimal(text.trim());
      jsonNumbers += value.isNumber() ? 1 : 0;
      scale = Math.max(scale, number.scale());
      digits = Math.max(digits, number.precision() - number.scale());
      // A comparison with 1e999999 would write it out.
      if (number.precision() - number.scale() <= 20) {
        largest = largest.max(number.abs());
      }
    }
    contacts += PersonalData.hasContact(text) ? 1 : 0;
    cardNumbers += PersonalData.hasCardNumber(text) ? 1 : 0;
    String trimmed = text.trim();
    if (values.containsKey(trimmed)
        || (values.size() < MOST_VALUES && trimmed.length() <= LONGEST_EXAMPLE)) {
      values.merge(trimmed, 1L, Long::sum);
    } else {
      manyValues = true;
    }
  }

  /** How often it was there, null or not. */
  long count() {
    return count;
  }

  long nulls() {
    return nulls;
  }

  Map<String, UnknownMember> members() {
    return members;
  }

  /** The narrowest type that takes every value seen. */
  InferredType type() {
    long there = count - nulls;
    if (there == 0) {
      return new InferredType.None("only null");
    } else if (objects == there) {
      return new InferredType.Nested();
    } else if (arrays == there) {
      return new InferredType.None("array");
    } else if (all(Reading.BOOLEAN, there)) {
      return new InferredType.Plain("boolean");
    } else if (all(Reading.INSTANT, there)) {
      return new InferredType.Instant();
    } else if (all(Reading.NUMBER, there) && (jsonNumbers > 0 || scale > 0)) {
      return number();
    } else if (all(Reading.TEXT, there)) {
      return new InferredType.Plain("string");
    }
    return new InferredType.None("mixed types");
  }

  private boolean all(Reading reading, long there) {
    return readings.getOrDefault(reading, 0L) == there;
  }

  private InferredType number() {
    if (scale <= 0) {
      if (digits <= 19 && largest.compareTo(Thresholds.LARGEST_INT) <= 0) {
        return new InferredType.Plain("int");
      }
      return digits <= 19 && largest.compareTo(MOST_LONG) <= 0
          ? new InferredType.Plain("long")
          : new InferredType.None("number over 64 bits");
    }
    int room = Math.max(scale, Thresholds.LEAST_SCALE);
    int whole = Math.max(digits, 1);
    if (whole + room <= Thresholds.PRECISION) {
      return new InferredType.Decimal(room);
    }
    return whole + scale <= Thresholds.PRECISION
        ? new InferredType.Decimal(scale)
        : new InferredType.None("decimal over 18 digits");
  }

  /** Whether a value of it looked personal often enough to be no coincidence. */
  boolean looksPersonal() {
    return contacts > 0 || cardNumbers > (count - nulls) * Thresholds.CARD_NUMBERS;
  }

  /** The usual values of a text that has only a few; none if any looks personal. */
  List<String> examples() {
    long there = count - nulls;
    if (manyValues
        || contacts + cardNumbers > 0
        || values.size() > Thresholds.MOST_EXAMPLE_VALUES
        || there < (long) Thresholds.LEAST_REPEATS * values.size()) {
      return List.of();
    }
    return values.entrySet().stream()
        // A bracket is the generator's own notation.
        .filter(
            value -> !value.getKey().contains("[") && value.getValue() >= Thresholds.LEAST_COUNT)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(Thresholds.EXAMPLES)
        .map(Map.Entry::getKey)
        .toList();
  }
}
