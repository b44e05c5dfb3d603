package lakegate.gate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/** Money as a binary fraction, told by the field's name or by a currency beside it. */
final class LintMoney {
  private static final Set<String> MONEY =
      Set.of(
          "amount",
          "amounts",
          "balance",
          "balances",
          "charge",
          "charges",
          "cost",
          "costs",
          "fee",
          "fees",
          "fare",
          "money",
          "payment",
          "payments",
          "payout",
          "payouts",
          "price",
          "prices",
          "refund",
          "refunds",
          "revenue",
          "salary",
          "subtotal",
          "tax",
          "total",
          "totals",
          "wage");

  /** Words of what is no money, whatever else the name says: {@code tax_rate}. */
  private static final Set<String> OTHER =
      Set.of(
          "count",
          "days",
          "distance",
          "duration",
          "factor",
          "hours",
          "lat",
          "latitude",
          "lon",
          "longitude",
          "ms",
          "pct",
          "percent",
          "percentage",
          "probability",
          "rate",
          "ratio",
          "score",
          "seconds",
          "share",
          "weight");

  private LintMoney() {}

  static Optional<Finding> check(
      SchemaVersion version, Declarations.Type record, Declarations.Field field) {
    List<String> words = words(field.name());
    boolean beside = record.fields().stream().anyMatch(other -> isCurrency(other.name()));
    boolean money = words.stream().anyMatch(MONEY::contains) || beside;
    if (!money || words.stream().anyMatch(OTHER::contains)) {
      return Optional.empty();
    }
    return binaryFraction(field.schema(), field.path())
        .map(
            found -> {
              String type = found.schema().getType().getName();
              return Finding.of(
                  Rule.LINT_MONEY,
                  version.position(found.path(), "type"),
                  found.path(),
                  "money as " + type,
                  "A %s can't hold 0.10: sums of many rows are wrong by cents.".formatted(type),
                  "write {\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 18,"
                      + " \"scale\": 4}");
            });
  }

  private record Found(String path, Schema schema) {}

  /** A float or double that the field is or holds, but not one in a record: that has a name. */
  private static Optional<Found> binaryFraction(Schema schema, String path) {
    return switch (schema.getType()) {
      case FLOAT, DOUBLE -> Optional.of(new Found(path, schema));
      case ARRAY -> binaryFraction(schema.getElementType(), path + ".element");
      case MAP -> binaryFraction(schema.getValueType(), path + ".value");
      case UNION -> {
        List<Schema> types =
            schema.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
        yield types.stream()
            .map(
                type ->
                    binaryFraction(
                        type, types.size() == 1 ? path : path + "." + type.getType().getName()))
            .flatMap(Optional::stream)
            .findFirst();
      }
      default -> Optional.empty();
    };
  }

  private static boolean isCurrency(String name) {
    return words(name).contains("currency");
  }

  /** The words of {@code total_amount}, {@code total-amount} or {@code totalAmount}. */
  private static List<String> words(String name) {
    return Arrays.stream(name.split("[^A-Za-z]+|(?<=[a-z])(?=[A-Z])"))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .toList();
  }
}
