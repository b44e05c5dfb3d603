package lakegate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.table.TableDefinition;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BooksQueryTest {
  private static final String NAMESPACE = "payments_db";
  private static final List<EventType> TYPES = EventTypes.load();

  @TempDir private Path folder;

  @Test
  void anEngineFindsGapsAndRepetitionsByTopicAndPartition() throws Exception {
    Map<EventType, ReconciledTables> tables = new HashMap<>();
    for (EventType type : TYPES) {
      tables.put(type, new ReconciledTables(folder.resolve(type.name()), type));
      tables.get(type).addRows(type.rawTopic(), 0, 0, 1, 3);
    }
    EventType type = TYPES.get(1);
    String topic = type.rawTopic();
    ReconciledTables faulty = tables.get(type);
    for (EventType other : TYPES) {
      // Offset 2 of every topic is a dead letter; the tests' tables of them are one per type.
      tables.get(other).addLetter(other.rawTopic(), 0, 2, null);
    }
    faulty.addRows(topic, 0, 7, 8);
    faulty.addRows(topic, 0, 8);
    faulty.addRows(topic, 1, 0, 2);
    faulty.addLetter(topic, 0, 3, null);
    faulty.addLetter(type.validatedTopic(), 0, 90, null);
    faulty.addLetter(null, 0, 91, null);

    assertThat(query(tables))
        .containsExactly(
            topic + " 0 twice 3-3",
            topic + " 0 gap 4-6",
            topic + " 0 twice 8-8",
            topic + " 1 gap 1-1");
  }

  private static List<String> query(Map<EventType, ReconciledTables> tables) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + NAMESPACE);
      List<String> letters = new ArrayList<>();
      for (Map.Entry<EventType, ReconciledTables> entry : tables.entrySet()) {
        view(statement, entry.getKey().table(), files(entry.getValue().rows()));
        letters.addAll(files(entry.getValue().letters()));
      }
      view(statement, TableDefinition.DEAD_LETTERS, letters);
      try (ResultSet row = statement.executeQuery(BooksQuery.of(NAMESPACE, TYPES))) {
        while (row.next()) {
          found.add(
              "%s %d %s %d-%d"
                  .formatted(
                      row.getString("topic"),
                      row.getInt("part"),
                      row.getString("finding"),
                      row.getLong("first_offset"),
                      row.getLong("last_offset")));
        }
      }
    }
    return found;
  }

  private static void view(Statement statement, String name, List<String> files)
      throws SQLException {
    String list = files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", "));
    statement.execute(
        "CREATE VIEW %s.%s AS SELECT * FROM read_parquet([%s])".formatted(NAMESPACE, name, list));
  }

  private static List<String> files(Table table) {
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      return StreamSupport.stream(tasks.spliterator(), false)
          .map(task -> Path.of(URI.create(task.file().location())).toString())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An event type that is added later needs no line of documentation. */
  @Test
  void theDocumentationHasTheQuery() throws IOException {
    String docs = Files.readString(Path.of(System.getProperty("docs.dir"), "reconcile.md"));
    List<EventType> named =
        TYPES.stream().filter(type -> docs.contains("." + type.table() + "\n")).toList();

    assertThat(named).isNotEmpty();
    assertThat(docs).contains("```sql\n" + BooksQuery.of(NAMESPACE, named) + "```");
  }
}
