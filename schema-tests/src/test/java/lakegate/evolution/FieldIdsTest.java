package lakegate.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.table.TableDefinition;
import lakegate.table.TableEvolution;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.types.TypeUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A field id in a table means one field for ever, whatever versions come. */
class FieldIdsTest {
  private static final Path SCHEMAS = Path.of(System.getProperty("schemas.dir"));
  private static final Namespace NAMESPACE = Namespace.of("payments_db");

  private final InMemoryCatalog catalog = new InMemoryCatalog();

  @BeforeEach
  void start() {
    catalog.initialize("memory", Map.of());
  }

  static Stream<EventType> drafts() {
    return EventTypes.read(SCHEMAS).stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drafts")
  void everyVersionOfAnEventTypeKeepsTheIdsOfTheVersionsBefore(EventType draft) {
    List<EventType> versions = new ArrayList<>(released(draft.name()));
    versions.add(draft);

    Map<String, Integer> before = Map.of();
    Set<Integer> used = new HashSet<>();
    for (EventType version : versions) {
      TableDefinition definition = TableDefinition.of(version);
      Map<String, Integer> now = follow(definition);
      assertThat(now.keySet())
          .containsAll(TypeUtil.indexByName(definition.schema().asStruct()).keySet());
      for (Map.Entry<String, Integer> column : now.entrySet()) {
        Integer earlier = before.get(earlierName(column.getKey(), definition, before));
        if (earlier == null) {
          assertThat(used).as("new column " + column.getKey()).doesNotContain(column.getValue());
        } else {
          assertThat(column.getValue()).as(column.getKey()).isEqualTo(earlier);
        }
      }
      assertThat(now.values()).containsAll(before.values());
      used.addAll(now.values());
      before = now;
    }
  }

  @Test
  void aLongHistoryKeepsTheIdOfEachField() {
    Map<String, Integer> first =
        follow(version(ID, nullable("country", "'int'"), address(nullable("zip", "'string'"))));
    Map<String, Integer> renamed =
        follow(
            version(
                nullable("note", "'string'"),
                ID,
                nullable("region", "'int'", "country"),
                address(nullable("postcode", "'string'", "zip"))));
    Map<String, Integer> widened =
        follow(
            version(
                ID,
                nullable("region", "'long'", "country"),
                address(nullable("city", "'string'"), nullable("postcode", "'string'", "zip"))));
    Map<String, Integer> dropped = follow(version(ID, address(nullable("city", "'string'"))));
    Map<String, Integer> again =
        follow(
            version(
                nullable("country", "'string'"),
                nullable("note", "'string'"),
                ID,
                nullable("region", "'long'", "country"),
                address(nullable("city", "'string'"), nullable("zip", "'long'"))));

    assertThat(renamed)
        .containsEntry("id", first.get("id"))
        .containsEntry("region", first.get("country"))
        .containsEntry("address.postcode", first.get("address.zip"))
        .doesNotContainKeys("country", "address.zip");
    assertThat(renamed.get("note")).isNotIn(first.values());
    assertThat(widened).containsAllEntriesOf(renamed);
    assertThat(widened.get("address.city")).isNotIn(renamed.values());
    assertThat(dropped).isEqualTo(widened);
    assertThat(again).containsAllEntriesOf(widened);
    assertThat(again.get("country")).isNotIn(widened.values());
    assertThat(again.get("address.zip")).isNotIn(widened.values());
    assertThat(new HashSet<>(again.values())).hasSameSizeAs(again.values());
  }

  private static final String ID = "{'name': 'id', 'type': 'long', 'doc': 'Id.'}";

  private static String nullable(String name, String type, String... aliases) {
    String earlier = aliases.length == 0 ? "" : ", 'aliases': ['" + aliases[0] + "']";
    return "{'name': '%s', 'type': ['null', %s], 'default': null, 'doc': 'D.'%s}"
        .formatted(name, type, earlier);
  }

  private static String address(String... fields) {
    return "{'name': 'address', 'doc': 'A.', 'type': {'type': 'record', 'name': 'A', 'fields': ["
        + String.join(", ", fields)
        + "]}}";
  }

  private static TableDefinition version(String... fields) {
    String avsc =
        "{'type': 'record', 'name': 'Order', 'fields': [" + String.join(", ", fields) + "]}";
    return TableDefinition.of(EventType.parse("orders", avsc.replace('\'', '"')));
  }

  /** The table's field ids by path after it followed a version. */
  private Map<String, Integer> follow(TableDefinition definition) {
    TableEvolution.evolve(catalog, NAMESPACE, List.of(definition));
    return new HashMap<>(
        TypeUtil.indexByName(
            catalog
                .loadTable(TableIdentifier.of(NAMESPACE, definition.name()))
                .schema()
                .asStruct()));
  }

  /** What a column was called before a version: its own name, or the alias that was one. */
  private static String earlierName(
      String path, TableDefinition definition, Map<String, Integer> before) {
    int dot = path.lastIndexOf('.');
    String parent = dot < 0 ? "" : earlierName(path.substring(0, dot), definition, before) + ".";
    String own = parent + path.substring(dot + 1);
    if (before.containsKey(own)) {
      return own;
    }
    return definition.aliases().getOrDefault(path, List.of()).stream()
        .map(alias -> parent + alias)
        .filter(before::containsKey)
        .findFirst()
        .orElse(own);
  }

  private static List<EventType> released(String event) {
    Path folder = SCHEMAS.resolve("released").resolve(event);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<EventType> versions = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        versions.add(EventType.parse(event, Files.readString(file)));
      }
      return versions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
