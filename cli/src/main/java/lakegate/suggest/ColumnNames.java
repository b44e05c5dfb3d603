package lakegate.suggest;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lakegate.gate.SqlWords;

/** Makes a column's name of a JSON member's. */
final class ColumnNames {
  private static final String[] DIGITS = {
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"
  };

  private ColumnNames() {}

  /**
   * The name of a field for a member, which queries need not quote: {@code order} is {@code
   * order_value}.
   *
   * @param column whether the field is a column, not a field in one
   */
  static String of(String member, boolean column) {
    String name = of(member);
    return SqlWords.isReserved(name, column) ? name + "_value" : name;
  }

  /**
   * The name in snake case, as Avro allows it: {@code loyaltyTier} is {@code loyalty_tier}, {@code
   * 3ds} is {@code three_ds}. Empty if no letter of it is ASCII.
   */
  static String of(String member) {
    String name =
        member
            .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
            .replaceAll("[^A-Za-z0-9]+", "_")
            .replaceAll("^_+|_+$", "")
            .toLowerCase(Locale.ROOT);
    Matcher digits = Pattern.compile("^\\d+").matcher(name);
    if (!digits.find()) {
      return name;
    }
    StringBuilder words = new StringBuilder();
    for (char digit : digits.group().toCharArray()) {
      words.append(DIGITS[digit - '0']).append('_');
    }
    return words
        .append(name.substring(digits.end()))
        .toString()
        .replaceAll("_+", "_")
        .replaceAll("_$", "");
  }

  /** {@code loyalty_tier} as a type's name: {@code LoyaltyTier}. */
  static String typeName(String column) {
    StringBuilder name = new StringBuilder();
    for (String word : column.split("_")) {
      name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return name.toString();
  }

  /** {@code loyalty_tier} as the beginning of a sentence: {@code Loyalty tier}. */
  static String words(String column) {
    return column.substring(0, 1).toUpperCase(Locale.ROOT) + column.substring(1).replace('_', ' ');
  }
}
