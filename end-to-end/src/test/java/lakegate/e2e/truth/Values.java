package lakegate.e2e.truth;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;

/** Rows and expected rows as plain values that can be compared. */
public final class Values {
  private Values() {}

  /** A row as a map from column to value. */
  public static Map<String, Object> of(Record row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Types.NestedField column : row.struct().fields()) {
      values.put(column.name(), plain(row.getField(column.name())));
    }
    return values;
  }

  public static Map<String, Object> plain(Map<String, Object> row) {
    Map<String, Object> values = new LinkedHashMap<>();
    row.forEach((column, value) -> values.put(column, plain(value)));
    return values;
  }

  @SuppressWarnings("unchecked")
  private static Object plain(Object value) {
    if (value instanceof Record row) {
      return of(row);
    }
    if (value instanceof Map<?, ?> map) {
      return plain((Map<String, Object>) map);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Values::plain).toList();
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    // 1.50 and 1.5000 are one number.
    return value instanceof BigDecimal number ? number.stripTrailingZeros() : value;
  }
}
