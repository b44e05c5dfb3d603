package lakegate.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.deploy.Tables;
import lakegate.event.EventType;
import lakegate.event.FieldRules;
import lakegate.table.TableDefinition;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** A few rows and dead letters as they lie in the tables. */
public final class Samples {
  private static final int ROWS = 3;
  private static final int LETTERS = 5;
  private static final int COLUMNS = 6;

  private final Tables tables;

  public Samples(Tables tables) {
    this.tables = tables;
  }

  /** The first columns and the flags of a few rows of each type; personal data is left out. */
  public List<String> rows(EventType type) {
    List<String> columns =
        new ArrayList<>(
            type.record().fields().stream()
                .filter(field -> field.record().isEmpty() && !field.personal())
                .map(FieldRules::name)
                .limit(COLUMNS)
                .toList());
    columns.add(EventType.QUALITY_FLAGS);
    List<String> lines = new ArrayList<>();
    tables
        .table(type.table())
        .ifPresent(
            table ->
                read(
                    table,
                    columns,
                    row -> {
                      lines.add(line(row, columns));
                      return lines.size() < ROWS;
                    }));
    return lines;
  }

  /** One dead letter for each of a few codes. */
  public List<String> deadLetters() {
    Map<String, String> byCode = new LinkedHashMap<>();
    List<String> columns = List.of("event_type", "code", "path", "problems");
    tables
        .table(TableDefinition.DEAD_LETTERS)
        .ifPresent(
            table ->
                read(
                    table,
                    columns,
                    row -> {
                      byCode.putIfAbsent(
                          String.valueOf(row.getField("code")),
                          "%s  %s at %s%s"
                              .formatted(
                                  row.getField("code"),
                                  row.getField("event_type"),
                                  row.getField("path"),
                                  detail(row)));
                      return byCode.size() < LETTERS;
                    }));
    return List.copyOf(byCode.values());
  }

  private static String detail(Record row) {
    return row.getField("problems") instanceof List<?> problems
            && !problems.isEmpty()
            && problems.get(0) instanceof Record first
            && first.getField("detail") != null
        ? ": " + first.getField("detail")
        : "";
  }

  private static String line(Record row, List<String> columns) {
    List<String> cells = new ArrayList<>();
    for (String column : columns) {
      Object value = row.getField(column);
      if (value != null) {
        cells.add(column + "=" + value);
      }
    }
    return String.join("  ", cells);
  }

  /** Looks at a row and says whether to go on. */
  private interface Visitor {
    boolean visit(Record row);
  }

  private static void read(Table table, List<String> columns, Visitor visitor) {
    try (CloseableIterable<Record> rows =
        Tables.appended(table, Optional.empty(), columns.toArray(String[]::new))) {
      for (Record row : rows) {
        if (!visitor.visit(row)) {
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + table.name(), e);
    }
  }
}
