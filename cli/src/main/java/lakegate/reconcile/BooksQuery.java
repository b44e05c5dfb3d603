package lakegate.reconcile;

import java.util.List;
import java.util.stream.Collectors;
import lakegate.event.EventType;
import lakegate.table.TableDefinition;

/**
 * One SQL query over all tables that finds gaps and repetitions of raw offsets. It sees the tables
 * only: it can't tell a gap that the topic has too, nor what is missing at either end.
 */
public final class BooksQuery {
  private BooksQuery() {}

  /**
   * The query, in standard SQL as Trino and DuckDB take it.
   *
   * @param namespace of the tables
   */
  public static String of(String namespace, List<EventType> types) {
    String rows =
        types.stream()
            .map(
                type ->
                    """
                      SELECT ingest.topic AS topic, ingest."partition" AS part, ingest."offset" AS pos
                      FROM %s.%s
                      UNION ALL
                    """
                        .formatted(namespace, type.table()))
            .collect(Collectors.joining());
    String topics =
        types.stream().map(type -> "'" + type.rawTopic() + "'").collect(Collectors.joining(", "));
    return """
        WITH places AS (
        %s  SELECT origin.topic, origin."partition", origin."offset"
          FROM %s.%s
        ), neighbours AS (
          SELECT topic, part, pos,
            lead(pos) OVER (PARTITION BY topic, part ORDER BY pos) AS next_pos
          FROM places
          WHERE topic IN (%s)
        )
        SELECT topic, part,
          CASE WHEN next_pos = pos THEN 'twice' ELSE 'gap' END AS finding,
          CASE WHEN next_pos = pos THEN pos ELSE pos + 1 END AS first_offset,
          CASE WHEN next_pos = pos THEN pos ELSE next_pos - 1 END AS last_offset
        FROM neighbours
        WHERE next_pos <> pos + 1
        ORDER BY topic, part, first_offset
        """
        .formatted(rows, namespace, TableDefinition.DEAD_LETTERS, topics);
  }
}
