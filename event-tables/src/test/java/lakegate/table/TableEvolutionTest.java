package lakegate.table;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.table.TablePlan.Refusal;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TableEvolutionTest {
  private static final Namespace NAMESPACE = Namespace.of("payments_db");
  private static final TableIdentifier ORDERS = TableIdentifier.of(NAMESPACE, "orders");
  private static final Type INT = Types.IntegerType.get();
  private static final Type LONG = Types.LongType.get();
  private static final Type TEXT = Types.StringType.get();
  private static final Type TIME = Types.TimestampType.withZone();
  private static final UnaryOperator<PartitionSpec.Builder> UNPARTITIONED =
      UnaryOperator.identity();

  private final InterruptedCatalog catalog = new InterruptedCatalog();

  @BeforeEach
  void start() {
    catalog.initialize("memory", Map.of());
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        arguments(
            "add",
            columns(required(1, "id", LONG)),
            columns(optional(7, "note", TEXT, "A note."), required(8, "id", LONG)),
            Map.of(),
            List.of("add column note string")),
        arguments(
            "add a struct with required fields",
            columns(required(1, "id", LONG)),
            columns(required(1, "id", LONG), optional(2, "at", struct(required(3, "x", INT)))),
            Map.of(),
            List.of("add column at struct")),
        arguments(
            "add in a struct, a list and a map",
            columns(
                required(1, "s", struct(optional(2, "a", INT))),
                optional(3, "l", Types.ListType.ofRequired(4, struct(optional(5, "a", INT)))),
                optional(
                    6, "m", Types.MapType.ofOptional(7, 8, TEXT, struct(optional(9, "a", INT))))),
            columns(
                required(1, "s", struct(optional(2, "b", INT), optional(3, "a", INT))),
                optional(
                    4,
                    "l",
                    Types.ListType.ofRequired(
                        5, struct(optional(6, "a", INT), optional(7, "b", TEXT)))),
                optional(
                    8,
                    "m",
                    Types.MapType.ofOptional(
                        9, 10, TEXT, struct(optional(11, "b", LONG), optional(12, "a", INT))))),
            Map.of(),
            List.of(
                "add column s.b int",
                "add column l.element.b string",
                "add column m.value.b long")),
        arguments(
            "widen",
            columns(
                required(1, "n", INT),
                optional(2, "f", Types.FloatType.get()),
                required(3, "d", Types.DecimalType.of(9, 4)),
                optional(4, "l", Types.ListType.ofRequired(5, INT))),
            columns(
                required(1, "n", LONG),
                optional(2, "f", Types.DoubleType.get()),
                required(3, "d", Types.DecimalType.of(18, 4)),
                optional(4, "l", Types.ListType.ofRequired(5, LONG))),
            Map.of(),
            List.of(
                "widen column n from int to long",
                "widen column f from float to double",
                "widen column d from decimal(9, 4) to decimal(18, 4)",
                "widen column l.element from int to long")),
        arguments(
            "make optional",
            columns(required(1, "a", TEXT), required(2, "s", struct(required(3, "b", TEXT)))),
            columns(optional(1, "a", TEXT), optional(2, "s", struct(optional(3, "b", TEXT)))),
            Map.of(),
            List.of(
                "make column a optional", "make column s.b optional", "make column s optional")),
        arguments(
            "update docs",
            columns(optional(1, "a", TEXT, "Old."), optional(2, "b", TEXT, "Same.")),
            columns(optional(1, "a", TEXT, "New."), optional(2, "b", TEXT, "Same.")),
            Map.of(),
            List.of("update doc of column a")),
        arguments(
            "rename a required column and all else at once",
            columns(required(1, "count", INT, "Old.")),
            columns(optional(1, "quantity", LONG, "New.")),
            Map.of("quantity", List.of("number", "count")),
            List.of(
                "rename column count to quantity",
                "widen column count from int to long",
                "make column count optional",
                "update doc of column count")),
        arguments(
            "rename a struct and in it",
            columns(required(1, "meta", struct(required(2, "order", TEXT)))),
            columns(
                required(
                    1, "metadata", struct(required(2, "order_id", TEXT), optional(3, "n", INT)))),
            Map.of("metadata", List.of("meta"), "metadata.order_id", List.of("order")),
            List.of(
                "rename column meta to metadata",
                "rename column meta.order to order_id",
                "add column meta.n int")),
        arguments(
            "change case by alias",
            columns(optional(1, "Amount", INT)),
            columns(optional(1, "amount", INT)),
            Map.of("amount", List.of("Amount")),
            List.of("rename column Amount to amount")),
        arguments(
            "leave optional columns that the schema no longer has",
            columns(required(1, "id", LONG), optional(2, "s", struct(required(3, "x", INT)))),
            columns(required(1, "id", LONG)),
            Map.of(),
            List.of()),
        arguments(
            "leave the order",
            columns(required(1, "a", LONG), required(2, "b", LONG)),
            columns(required(1, "b", LONG), required(2, "a", LONG)),
            Map.of(),
            List.of()),
        arguments(
            "leave what was renamed, and its new neighbour of the old name",
            columns(optional(1, "b", LONG)),
            columns(optional(1, "b", LONG), optional(2, "a", TEXT)),
            Map.of("b", List.of("a")),
            List.of("add column a string")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void changesThatKeepTheMeaningOfAllRowsAreAppliedOnce(
      String what,
      Schema has,
      Schema wants,
      Map<String, List<String>> aliases,
      List<String> expected) {
    evolve(orders(has, Map.of()));
    Table table = catalog.loadTable(ORDERS);
    Map<String, Integer> before = names(table.schema());
    TableDefinition definition = orders(wants, aliases);

    List<String> done = lines(evolve(definition));

    assertThat(done)
        .isEqualTo(
            expected.stream().map(line -> "change table payments_db.orders: " + line).toList());
    table.refresh();
    TypeUtil.indexNameById(wants.asStruct())
        .forEach(
            (id, path) -> {
              NestedField field = table.schema().findField(path);
              NestedField wanted = wants.findField(id);
              assertThat(field).as(path).isNotNull();
              assertThat(field.isOptional()).as(path).isEqualTo(wanted.isOptional());
              assertThat(field.doc()).as(path).isEqualTo(wanted.doc());
              assertThat(field.type().typeId()).as(path).isEqualTo(wanted.type().typeId());
            });
    Map<String, Integer> after = names(table.schema());
    assertThat(after.values()).containsAll(before.values());
    before.forEach((path, id) -> assertThat(after.getOrDefault(path, id)).as(path).isEqualTo(id));
    String location = location(table);
    assertThat(lines(evolve(definition))).isEmpty();
    table.refresh();
    assertThat(location(table)).isEqualTo(location);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refused("another type", optional(1, "a", TEXT), optional(1, "a", LONG), "string", "long"),
        refused("a narrower type", optional(1, "a", LONG), optional(1, "a", INT), "long", "int"),
        refused(
            "int to double",
            optional(1, "a", INT),
            optional(1, "a", Types.DoubleType.get()),
            "int",
            "double"),
        refused(
            "number to instant",
            optional(1, "a", LONG),
            optional(1, "a", TIME),
            "long",
            "timestamptz"),
        refused(
            "another zone",
            optional(1, "a", Types.TimestampType.withoutZone()),
            optional(1, "a", TIME),
            "timestamp",
            "timestamptz"),
        refused(
            "bytes to text",
            optional(1, "a", Types.BinaryType.get()),
            optional(1, "a", TEXT),
            "binary",
            "string"),
        refused(
            "another scale",
            optional(1, "a", Types.DecimalType.of(18, 4)),
            optional(1, "a", Types.DecimalType.of(18, 2)),
            "decimal(18, 4)",
            "decimal(18, 2)"),
        refused(
            "fewer digits",
            optional(1, "a", Types.DecimalType.of(18, 4)),
            optional(1, "a", Types.DecimalType.of(9, 4)),
            "decimal(18, 4)",
            "decimal(9, 4)"),
        refused(
            "value to struct",
            optional(1, "a", TEXT),
            optional(1, "a", struct(optional(2, "b", TEXT))),
            "string",
            "struct"),
        refused(
            "list to value",
            optional(1, "a", Types.ListType.ofRequired(2, TEXT)),
            optional(1, "a", TEXT),
            "list",
            "string"),
        arguments(
            "another key",
            columns(optional(1, "a", Types.MapType.ofOptional(2, 3, TEXT, TEXT))),
            columns(optional(1, "a", Types.MapType.ofOptional(2, 3, LONG, TEXT))),
            Map.of(),
            List.of("column a.key|string|long")),
        refused(
            "optional to required",
            optional(1, "a", TEXT),
            required(1, "a", TEXT),
            "optional string",
            "required string"),
        arguments(
            "a required column more",
            columns(optional(1, "a", TEXT)),
            columns(optional(1, "a", TEXT), required(2, "b", TEXT)),
            Map.of(),
            List.of("column b|no such column|required string")),
        arguments(
            "a required column less",
            columns(optional(1, "a", TEXT), required(2, "b", TEXT)),
            columns(optional(1, "a", TEXT)),
            Map.of(),
            List.of("column b|required string|no such field")),
        arguments(
            "a column of another case",
            columns(optional(1, "Amount", INT)),
            columns(optional(1, "amount", INT)),
            Map.of(),
            List.of("column amount|Amount|amount")),
        arguments(
            "two columns for one",
            columns(optional(1, "a", INT), optional(2, "b", INT)),
            columns(optional(1, "c", INT)),
            Map.of("c", List.of("a", "b")),
            List.of("column c|a, b|the field renamed from it")),
        arguments(
            "one column for two",
            columns(optional(1, "a", INT)),
            columns(optional(1, "b", INT), optional(2, "c", INT)),
            Map.of("b", List.of("a"), "c", List.of("a")),
            List.of("column c|a|the field renamed from it")),
        arguments(
            "an old name used again",
            columns(optional(1, "a", INT)),
            columns(optional(1, "b", INT), optional(2, "a", INT)),
            Map.of("b", List.of("a")),
            List.of("column b|a|the field renamed from it")),
        arguments(
            "several at once, also nested and after a rename",
            columns(
                optional(1, "old", struct(required(2, "gone", INT), optional(3, "x", TEXT))),
                optional(4, "l", Types.ListType.ofOptional(5, TEXT))),
            columns(
                optional(1, "new", struct(optional(3, "x", LONG), required(6, "y", LONG))),
                optional(4, "l", Types.ListType.ofRequired(5, INT))),
            Map.of("new", List.of("old")),
            List.of(
                "column new.x|string|long",
                "column new.y|no such column|required long",
                "column old.gone|required int|no such field",
                "column l.element|string|int",
                "column l.element|optional string|required int")));
  }

  private static Arguments refused(
      String what, NestedField has, NestedField wants, String old, String wanted) {
    return arguments(
        what, columns(has), columns(wants), Map.of(), List.of("column a|" + old + "|" + wanted));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void anythingElseIsRefusedAndNothingIsApplied(
      String what,
      Schema has,
      Schema wants,
      Map<String, List<String>> aliases,
      List<String> expected) {
    evolve(orders(has, Map.of()));
    String location = location(catalog.loadTable(ORDERS));

    List<Refusal> refusals = refusals(orders(wants, aliases));

    assertThat(refusals.stream().map(TableEvolutionTest::text)).containsExactlyElementsOf(expected);
    assertThat(refusals).allMatch(refusal -> refusal.table().equals(ORDERS));
    assertThat(refusals).allMatch(refusal -> refusal.line().endsWith(refusal.wayOut()));
    assertThat(location(catalog.loadTable(ORDERS))).isEqualTo(location);
  }

  @Test
  void otherPartitionsAndAnotherIdentifierAreRefused() {
    List<NestedField> columns =
        List.of(required(1, "id", LONG), required(2, "at", TIME), optional(3, "note", TEXT));
    evolve(definition("orders", new Schema(columns, Set.of(1)), spec -> spec.day("at"), Map.of()));

    assertThat(
            refusals(
                    definition(
                        "orders",
                        new Schema(columns, Set.of(1, 2)),
                        spec -> spec.day("at").bucket("id", 16),
                        Map.of()))
                .stream()
                .map(TableEvolutionTest::text))
        .containsExactly("partitions|day(at)|day(at), bucket[16](id)", "identifier|id|at, id");
    assertThat(
            refusals(definition("orders", new Schema(columns), UNPARTITIONED, Map.of())).stream()
                .map(TableEvolutionTest::text))
        .containsExactly("partitions|day(at)|none", "identifier|id|none");
  }

  @Test
  void anIdentifierOfTheRecordsPlaceIsDroppedAndItsColumnsStay() {
    Schema columns =
        new Schema(
            required(1, "id", LONG),
            required(
                2,
                "ingest",
                struct(
                    required(3, "topic", TEXT),
                    required(4, "partition", LONG),
                    required(5, "offset", LONG))));
    evolve(orders(new Schema(columns.columns(), Set.of(3, 4, 5)), Map.of()));
    Map<String, Integer> before = names(catalog.loadTable(ORDERS).schema());

    List<TablePlan> plans = evolve(orders(columns, Map.of()));

    assertThat(lines(plans))
        .containsExactly(
            "change table payments_db.orders: drop the identifier fields, with which Flink SQL"
                + " cannot read the table");
    assertThat(catalog.loadTable(ORDERS).schema().identifierFieldIds()).isEmpty();
    assertThat(names(catalog.loadTable(ORDERS).schema())).isEqualTo(before);
    assertThat(lines(evolve(orders(columns, Map.of())))).isEmpty();
  }

  @Test
  void partitionsAndIdentifierFollowTheRenameOfTheirColumns() {
    evolve(
        definition(
            "orders",
            new Schema(
                List.of(
                    required(1, "origin", struct(required(2, "offset", LONG))),
                    required(3, "created", TIME)),
                Set.of(2)),
            spec -> spec.day("created"),
            Map.of()));

    evolve(
        definition(
            "orders",
            new Schema(
                List.of(
                    required(1, "created_at", TIME),
                    required(2, "ingest", struct(required(3, "position", LONG)))),
                Set.of(3)),
            spec -> spec.day("created_at"),
            Map.of(
                "created_at", List.of("created"),
                "ingest", List.of("origin"),
                "ingest.position", List.of("offset"))));

    Table table = catalog.loadTable(ORDERS);
    assertThat(table.schema().identifierFieldNames()).containsExactly("ingest.position");
    assertThat(table.schema().findColumnName(table.spec().fields().get(0).sourceId()))
        .isEqualTo("created_at");
  }

  @Test
  void theRefusalsOfAllTablesAreListedAndNoneIsChanged() {
    evolve(orders(columns(optional(1, "a", TEXT)), Map.of()));
    Schema text = columns(optional(1, "a", TEXT));
    evolve(definition("returns", text, UNPARTITIONED, Map.of()));
    Schema number = columns(optional(1, "a", LONG));

    RefusedTableChanges refused =
        catchThrowableOfType(
            RefusedTableChanges.class,
            () ->
                evolve(
                    definition("arrivals", text, UNPARTITIONED, Map.of()),
                    orders(number, Map.of()),
                    definition("returns", number, UNPARTITIONED, Map.of())));

    assertThat(refused)
        .hasMessage(
            """
            Cannot change the tables, 2 refusal(s):
              - table payments_db.orders, column a: has string, the schema wants long; keep the \
            field as it is and add one of another name
              - table payments_db.returns, column a: has string, the schema wants long; keep the \
            field as it is and add one of another name""");
    assertThat(refused.refusals()).hasSize(2);
    assertThat(catalog.tableExists(TableIdentifier.of(NAMESPACE, "arrivals"))).isFalse();
  }

  @Test
  void allTablesOfTheEventTypesAreCreatedAsDefinedAndThenLeftAlone() {
    List<TableDefinition> definitions = TableDefinition.all(EventTypes.load());

    List<TablePlan> plans = TableEvolution.evolve(catalog, NAMESPACE, definitions);

    assertThat(lines(plans))
        .contains(
            "create table payments_db.payment_charges", "create table payments_db.dead_letters")
        .hasSameSizeAs(definitions);
    for (TableDefinition definition : definitions) {
      Table table = catalog.loadTable(TableIdentifier.of(NAMESPACE, definition.name()));
      assertThat(names(table.schema()).keySet()).isEqualTo(names(definition.schema()).keySet());
      assertThat(table.schema().identifierFieldNames())
          .isEqualTo(definition.schema().identifierFieldNames());
      assertThat(table.spec().fields()).hasSize(1);
      assertThat(table.properties()).containsEntry("write.target-file-size-bytes", "134217728");
    }
    assertThat(lines(TableEvolution.evolve(catalog, NAMESPACE, definitions))).isEmpty();
  }

  @Test
  void aFieldIdKeepsItsMeaningOverAChainOfVersions() {
    String id = "{'name': 'event_id', 'type': 'string', 'doc': 'Id.'}";
    evolve(version(id, "{'name': 'order', 'type': ['null', 'int'], 'default': null, 'doc': 'O.'}"));
    Map<String, Integer> first = names(catalog.loadTable(ORDERS).schema());

    // Renamed and widened, with a new field before it.
    evolve(
        version(
            "{'name': 'channel', 'type': ['null', 'string'], 'default': null, 'doc': 'C.'}",
            id,
            "{'name': 'order_id', 'type': ['null', 'long'], 'default': null, 'doc': 'O.',"
                + " 'aliases': ['order']}"));
    Map<String, Integer> second = names(catalog.loadTable(ORDERS).schema());
    // Left out, then there again.
    evolve(
        version(
            id, "{'name': 'channel', 'type': ['null', 'string'], 'default': null, 'doc': 'C.'}"));
    Map<String, Integer> third = names(catalog.loadTable(ORDERS).schema());
    // The old name with a new meaning gets a new id.
    evolve(
        version(
            id,
            "{'name': 'order', 'type': ['null', 'string'], 'default': null, 'doc': 'Sort order.'}",
            "{'name': 'order_id', 'type': ['null', 'long'], 'default': null, 'doc': 'O.',"
                + " 'aliases': ['order']}"));
    Map<String, Integer> fourth = names(catalog.loadTable(ORDERS).schema());

    assertThat(second.get("order_id")).isEqualTo(first.get("order"));
    assertThat(second).doesNotContainKey("order").containsEntry("event_id", first.get("event_id"));
    assertThat(second.get("channel")).isNotIn(first.values());
    assertThat(third).isEqualTo(second);
    assertThat(fourth).containsAllEntriesOf(second);
    assertThat(fourth.get("order")).isNotIn(second.values());
    assertThat(catalog.loadTable(ORDERS).schema().identifierFieldIds()).isEmpty();
  }

  @Test
  void aTableThatAnotherProcessCreatesMeanwhileIsEvolved() {
    catalog.createNamespace(NAMESPACE);
    TableDefinition wanted =
        orders(columns(required(1, "id", LONG), optional(2, "b", TEXT)), Map.of());
    catalog.missOnce = () -> evolveElsewhere(orders(columns(required(1, "id", LONG)), Map.of()));

    new TableEvolution(catalog, NAMESPACE)
        .apply(List.of(new TablePlan(ORDERS, wanted, true, List.of(), List.of())));

    assertThat(names(catalog.loadTable(ORDERS).schema())).containsOnlyKeys("id", "b");
  }

  @Test
  void aTableThatAnotherProcessChangesMeanwhileIsPlannedAgain() {
    evolve(orders(columns(required(1, "id", LONG)), Map.of()));
    TableDefinition wanted =
        orders(
            columns(required(1, "id", LONG), optional(2, "b", TEXT), optional(3, "c", TEXT)),
            Map.of());
    TableEvolution evolution = new TableEvolution(catalog, NAMESPACE);
    List<TablePlan> plans = evolution.plan(List.of(wanted));
    catalog.staleOnce =
        () ->
            evolveElsewhere(
                orders(columns(required(1, "id", LONG), optional(2, "b", TEXT)), Map.of()));

    evolution.apply(plans);

    assertThat(names(catalog.loadTable(ORDERS).schema()))
        .isEqualTo(Map.of("id", 1, "b", 2, "c", 3));
  }

  private List<TablePlan> evolve(TableDefinition... definitions) {
    return TableEvolution.evolve(catalog, NAMESPACE, List.of(definitions));
  }

  private void evolveElsewhere(TableDefinition definition) {
    TableEvolution.evolve(catalog, NAMESPACE, List.of(definition));
  }

  private List<Refusal> refusals(TableDefinition definition) {
    return catchThrowableOfType(RefusedTableChanges.class, () -> evolve(definition)).refusals();
  }

  private static String text(Refusal refusal) {
    return refusal.part() + "|" + refusal.old() + "|" + refusal.wanted();
  }

  private static List<String> lines(List<TablePlan> plans) {
    return plans.stream().flatMap(plan -> plan.lines().stream()).toList();
  }

  private static String location(Table table) {
    return ((BaseTable) table).operations().current().metadataFileLocation();
  }

  /** Field ids by path. */
  private static Map<String, Integer> names(Schema schema) {
    return TypeUtil.indexByName(schema.asStruct());
  }

  private static Schema columns(NestedField... fields) {
    return new Schema(fields);
  }

  private static Types.StructType struct(NestedField... fields) {
    return Types.StructType.of(fields);
  }

  private static TableDefinition orders(Schema schema, Map<String, List<String>> aliases) {
    return definition("orders", schema, UNPARTITIONED, aliases);
  }

  private static TableDefinition definition(
      String name,
      Schema schema,
      UnaryOperator<PartitionSpec.Builder> partitions,
      Map<String, List<String>> aliases) {
    PartitionSpec spec = partitions.apply(PartitionSpec.builderFor(schema)).build();
    return new TableDefinition(name, schema, spec, Map.of("format-version", "2"), aliases);
  }

  /** The table of an event type with these fields. */
  private static TableDefinition version(String... fields) {
    String origin =
        "{'name': 'ingest', 'doc': 'Origin.', 'type': {'type': 'record', 'name': 'Ingest', 'fields':"
            + " [{'name': 'topic', 'type': 'string', 'doc': 'T.'},"
            + " {'name': 'partition', 'type': 'int', 'doc': 'P.'},"
            + " {'name': 'offset', 'type': 'long', 'doc': 'O.'}]}}";
    String all =
        Stream.concat(Arrays.stream(fields), Stream.of(origin)).collect(Collectors.joining(", "));
    String avsc = "{'type': 'record', 'name': 'Order', 'fields': [" + all + "]}";
    return TableDefinition.of(EventType.parse("orders", avsc.replace('\'', '"')));
  }

  /** A catalog in which another process does something between two steps of ours, once. */
  private static final class InterruptedCatalog extends InMemoryCatalog {
    private Runnable missOnce;
    private Runnable staleOnce;

    @Override
    public Table loadTable(TableIdentifier name) {
      if (missOnce != null) {
        Runnable other = missOnce;
        missOnce = null;
        other.run();
        throw new NoSuchTableException("Not yet: %s", name);
      }
      Table table = super.loadTable(name);
      if (staleOnce != null) {
        Runnable other = staleOnce;
        staleOnce = null;
        other.run();
      }
      return table;
    }
  }
}
