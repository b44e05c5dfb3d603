package lakegate.decode;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import lakegate.event.FlagRule;
import lakegate.event.FlagRule.Condition;

/** A flag that depends on several fields. */
final class RecordFlag {
  private final int flag;
  private final Check[] checks;

  /**
   * @param flag number of the flag
   * @param fields the top-level fields by their names
   * @throws IllegalArgumentException if a condition names no field or fits no field's type
   */
  RecordFlag(FlagRule rule, int flag, Map<String, FieldCodec> fields) {
    this.flag = flag;
    checks =
        rule.when().stream()
            .map(condition -> check(rule.flag(), condition, fields))
            .toArray(Check[]::new);
  }

  private interface Check {
    boolean holds(Message message);
  }

  private static Check check(String flag, Condition condition, Map<String, FieldCodec> fields) {
    FieldCodec field = fields.get(condition.field());
    if (condition instanceof Condition.IsNull && field != null) {
      int slot = field.slot;
      return message -> message.nulls[slot];
    }
    if (condition instanceof Condition.IsText is && field instanceof TextCodec) {
      return new TextCheck(field.slot, is.value().getBytes(StandardCharsets.UTF_8));
    }
    if (condition instanceof Condition.IsNumber is && field instanceof NumberCodec number) {
      return numberCheck(number, is.value());
    }
    if (condition instanceof Condition.IsBefore is
        && field instanceof InstantCodec
        && fields.get(is.other()) instanceof InstantCodec other) {
      return new BeforeCheck(field.slot, other.slot);
    }
    throw new IllegalArgumentException(
        "Cannot compile flag " + flag + ": no such condition on " + condition.field());
  }

  private static Check numberCheck(NumberCodec number, BigDecimal value) {
    try {
      return new NumberCheck(number.slot, value.movePointRight(number.scale()).longValueExact());
    } catch (ArithmeticException e) {
      return message -> false;
    }
  }

  private record TextCheck(int slot, byte[] value) implements Check {
    @Override
    public boolean holds(Message message) {
      return !message.nulls[slot]
          && Arrays.equals(
              message.out.bytes,
              message.textStarts[slot],
              message.textEnds[slot],
              value,
              0,
              value.length);
    }
  }

  private record NumberCheck(int slot, long value) implements Check {
    @Override
    public boolean holds(Message message) {
      return !message.nulls[slot] && message.numbers[slot] == value;
    }
  }

  private record BeforeCheck(int slot, int other) implements Check {
    @Override
    public boolean holds(Message message) {
      return !message.nulls[slot]
          && !message.nulls[other]
          && message.numbers[slot] < message.numbers[other];
    }
  }

  void raiseIfAllHold(Message message) {
    for (Check check : checks) {
      if (!check.holds(message)) {
        return;
      }
    }
    message.raise(flag);
  }
}
