package lakegate.cli.table;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import lakegate.cli.Main;
import lakegate.cli.StackOptions;
import lakegate.deploy.Failure;
import lakegate.deploy.Settings;
import lakegate.deploy.Tables;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.event.InvalidSchemas;
import lakegate.settings.CatalogSettings;
import lakegate.table.TableDefinition;
import org.apache.iceberg.exceptions.RESTException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which tables, and where their catalog is. */
final class TableOptions {
  @Parameters(
      paramLabel = "EVENT",
      arity = "0..*",
      description = "Only the tables of these event types. Default: all, and dead_letters.")
  private List<String> events = List.of();

  @Option(
      names = "--schemas",
      paramLabel = "DIR",
      description = "The folder of the .avsc files. Default: the schemas that were built.")
  private Optional<Path> schemas = Optional.empty();

  @Mixin private StackOptions stack;

  /** Runs with the tables that the schemas want and those of the catalog. */
  int run(Main main, ToIntFunction<TableMigration> action) {
    List<TableDefinition> definitions = definitions();
    Settings settings = stack.settings(main.environment(), Map.of(), List.of());
    CatalogSettings catalog = settings.job().catalog();
    try (Tables tables = new Tables(catalog)) {
      return action.applyAsInt(
          new TableMigration(tables.evolution(), definitions, main.terminal()));
    } catch (RESTException e) {
      throw new Failure("The catalog at " + catalog.uri() + " failed: " + e.getMessage(), e);
    }
  }

  private List<TableDefinition> definitions() {
    List<TableDefinition> all;
    try {
      all = TableDefinition.all(types());
    } catch (InvalidSchemas | IllegalArgumentException e) {
      throw new Failure(e.getMessage(), e);
    }
    List<String> known = all.stream().map(TableDefinition::name).toList();
    List<String> unknown = new ArrayList<>(events);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new Failure(
          "No event type " + String.join(", ", unknown) + "; known: " + String.join(", ", known));
    }
    return events.isEmpty()
        ? all
        : all.stream().filter(definition -> events.contains(definition.name())).toList();
  }

  private List<EventType> types() {
    if (schemas.isEmpty()) {
      return EventTypes.load();
    }
    if (!Files.isDirectory(schemas.get())) {
      throw new Failure(schemas.get() + ": no such folder");
    }
    try {
      return EventTypes.read(schemas.get());
    } catch (UncheckedIOException e) {
      throw new Failure(e.getMessage(), e);
    }
  }
}
