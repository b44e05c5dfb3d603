package lakegate.dbt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The staging model of a table: its columns under names of their own, nothing else.
 *
 * @param table the table's name
 * @param doc what one row is
 * @param origin the file that a change belongs into
 * @param tests of the whole model
 * @param columnTests by column
 */
record StagingModel(
    String table,
    String doc,
    String origin,
    List<StagingColumn> columns,
    List<Map<String, ?>> tests,
    Map<String, List<Map<String, ?>>> columnTests) {

  /** The model of a table. */
  static String name(String table) {
    return "stg_" + table;
  }

  String sql(String source) {
    String select =
        columns.stream().map(column -> "    " + column.sql()).collect(Collectors.joining(",\n"));
    return "-- %s\nselect\n%s\nfrom {{ source('%s', '%s') }}\n"
        .formatted(DbtFiles.notice(origin), select, source, table);
  }

  String yaml() {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", name(table));
    model.put("description", doc + " One row per row of the table; nested fields are columns.");
    if (!tests.isEmpty()) {
      model.put("data_tests", tests);
    }
    model.put("columns", columns.stream().map(this::column).toList());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", 2);
    document.put("models", List.of(model));
    return "# " + DbtFiles.notice(origin) + "\n" + Yaml.of(document);
  }

  private Map<String, ?> column(StagingColumn column) {
    Map<String, Object> yaml = new LinkedHashMap<>();
    yaml.put("name", column.name());
    yaml.put("description", column.doc());
    yaml.put("data_type", column.type());
    if (column.rules().isPresent() && column.rules().get().personal()) {
      yaml.put("config", Map.of("meta", Map.of("personal", true)));
    }
    List<Map<String, ?>> own = columnTests.getOrDefault(column.name(), new ArrayList<>());
    if (!own.isEmpty()) {
      yaml.put("data_tests", own);
    }
    return yaml;
  }
}
