package lakegate.dbt;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes column names as SQL: quoted where Trino would read them as something else. */
final class SqlName {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

  /** Trino's reserved words (its documentation, "Keywords and identifiers"). */
  private static final Set<String> RESERVED =
      Set.of(
          """
          alter and as auto between by case cast constraint create cross cube current_catalog \
          current_date current_path current_role current_schema current_time current_timestamp \
          current_user deallocate delete describe distinct drop else end escape except execute \
          exists extract false for from full group grouping having in inner insert intersect into \
          is join json_array json_exists json_object json_query json_table json_value left like \
          listagg localtime localtimestamp natural normalize not null on or order outer prepare \
          recursive right rollup select skip table then trim true uescape union unnest using \
          values when where with"""
              .split(" "));

  private SqlName() {}

  /** The name of a column, or of a field by its path such as {@code metadata.order_id}. */
  static String of(String path) {
    return Arrays.stream(path.split("\\.")).map(SqlName::part).collect(Collectors.joining("."));
  }

  private static String part(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return PLAIN.matcher(lower).matches() && !RESERVED.contains(lower) ? lower : '"' + lower + '"';
  }

  /** A text as SQL. */
  static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
