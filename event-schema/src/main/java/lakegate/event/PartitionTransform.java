package lakegate.event;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;

/**
 * A partition transform of a table (Iceberg's spec, "Partition Transforms"), written {@code
 * day(created_at)} or {@code bucket[16](customer_id)}.
 *
 * @param transform identity, year, month, day, hour, bucket or truncate
 * @param width of bucket and truncate; otherwise 0
 * @param field the column it is computed from
 */
public record PartitionTransform(String transform, int width, String field) {
  private static final Pattern TEXT =
      Pattern.compile(
          "(identity|year|month|day|hour|(?:bucket|truncate)(?=\\[))(?:\\[([1-9]\\d{0,5})\\])?\\((\\w+)\\)");

  static final String EXPECTED = "day(field), hour, month, year, identity, bucket[n], truncate[n]";

  /** Reads one as it is written; empty if it is none. */
  public static Optional<PartitionTransform> parse(String text) {
    Matcher match = TEXT.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    String transform = match.group(1);
    boolean sized = transform.equals("bucket") || transform.equals("truncate");
    if (sized != (match.group(2) != null)) {
      return Optional.empty();
    }
    int width = sized ? Integer.parseInt(match.group(2)) : 0;
    return Optional.of(new PartitionTransform(transform, width, match.group(3)));
  }

  /** Whether the transform can be computed from a column of this type (Iceberg's spec). */
  boolean fits(Schema type) {
    boolean instant = FieldReader.isInstant(type);
    return switch (transform) {
      case "year", "month", "day", "hour" -> instant;
      case "bucket" -> instant || FieldReader.isNumber(type) || type.getType() == Type.STRING;
      case "truncate" -> FieldReader.isNumber(type) || type.getType() == Type.STRING;
      default -> type.getType() != Type.RECORD && type.getType() != Type.ARRAY;
    };
  }
}
