package lakegate.table;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import lakegate.table.TablePlan.Kind;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;

class TableHistoryTest {
  private static final Type INT = Types.IntegerType.get();
  private static final Type LONG = Types.LongType.get();
  private static final Type TEXT = Types.StringType.get();

  private final TableHistory orders = new TableHistory("orders");

  @Test
  void aColumnThatWasRemovedStillHasItsNameAndType() {
    orders.follow(definition(Map.of(), optional(1, "a", INT), optional(2, "b", TEXT)));
    orders.follow(definition(Map.of(), optional(1, "b", TEXT)));

    TablePlan again = orders.plan(definition(Map.of(), optional(1, "a", TEXT)));

    assertThat(orders.state().orElseThrow().schema().findField("a").fieldId()).isEqualTo(1);
    assertThat(kinds(again)).containsExactly(Kind.TYPE);
  }

  @Test
  void fieldIdsFollowRenamesAndAreNeverUsedTwice() {
    orders.follow(definition(Map.of(), optional(1, "a", INT), optional(2, "b", TEXT)));
    orders.follow(
        definition(Map.of("c", List.of("a")), optional(1, "c", LONG), optional(2, "b", TEXT)));
    orders.follow(definition(Map.of(), optional(1, "a", TEXT), optional(2, "c", LONG)));

    Schema schema = orders.state().orElseThrow().schema();

    assertThat(schema.findField("c").fieldId()).isEqualTo(1);
    assertThat(schema.findField("b").fieldId()).isEqualTo(2);
    assertThat(schema.findField("a").fieldId()).isEqualTo(3);
  }

  @Test
  void aDefinitionThatItCannotFollowStartsANewTable() {
    orders.follow(definition(Map.of(), optional(1, "a", TEXT)));

    TablePlan refused = orders.follow(definition(Map.of(), optional(1, "a", LONG)));

    assertThat(kinds(refused)).containsExactly(Kind.TYPE);
    assertThat(orders.state().orElseThrow().schema().findType("a")).isEqualTo(LONG);
  }

  @Test
  void whatPartitionsIdentifierAndSortOrderRelyOnStays() {
    Schema columns =
        new Schema(
            List.of(
                required(1, "origin", Types.StructType.of(required(2, "offset", LONG))),
                optional(3, "country", TEXT),
                optional(4, "city", TEXT)),
            Set.of(2));
    TableState table =
        new TableState(
            columns,
            PartitionSpec.builderFor(columns).identity("country").build(),
            SortOrder.builderFor(columns).asc("city").build());

    assertThat(kinds(table, new Schema(required(1, "id", LONG))))
        .containsExactly(
            Kind.REQUIRED_ADDED, Kind.IDENTIFIER_REMOVED, Kind.PARTITION_SOURCE, Kind.SORT_COLUMN);
    assertThat(
            kinds(
                table,
                new Schema(
                    optional(1, "origin", Types.StructType.of(optional(2, "offset", LONG))),
                    optional(3, "country", TEXT),
                    optional(4, "city", TEXT))))
        .containsExactly(Kind.IDENTIFIER_NULLABLE, Kind.IDENTIFIER_NULLABLE, Kind.PARTITIONS);
  }

  @Test
  void aColumnCannotHaveTheNameOfAPartition() {
    Schema columns = new Schema(optional(1, "at", Types.TimestampType.withZone()));
    TableState table =
        new TableState(
            columns, PartitionSpec.builderFor(columns).day("at").build(), SortOrder.unsorted());

    assertThat(
            kinds(
                table,
                new Schema(
                    optional(1, "at", Types.TimestampType.withZone()),
                    optional(2, "at_day", TEXT))))
        .containsExactly(Kind.PARTITION_NAME, Kind.PARTITIONS);
  }

  @Test
  void aThousandVersionsKeepTheIdsOfAllColumns() {
    for (int version = 0; version < 1000; version++) {
      int columns = version / 25 + 1;
      NestedField[] fields = new NestedField[columns];
      for (int i = 0; i < columns; i++) {
        fields[i] = optional(i + 1, "c" + i, TEXT);
      }
      orders.follow(definition(Map.of(), fields));
    }

    Schema schema = orders.state().orElseThrow().schema();
    assertThat(schema.columns()).hasSize(40);
    assertThat(schema.columns())
        .allMatch(field -> field.name().equals("c" + (field.fieldId() - 1)));
  }

  private static List<Kind> kinds(TablePlan plan) {
    return plan.refusals().stream().map(TablePlan.Refusal::kind).toList();
  }

  private static List<Kind> kinds(TableState table, Schema wanted) {
    TableDefinition definition =
        new TableDefinition("orders", wanted, PartitionSpec.unpartitioned(), Map.of(), Map.of());
    return kinds(TableComparison.of(TableIdentifier.of("orders"), definition, table));
  }

  private static TableDefinition definition(
      Map<String, List<String>> aliases, NestedField... fields) {
    return new TableDefinition(
        "orders", new Schema(fields), PartitionSpec.unpartitioned(), Map.of(), aliases);
  }
}
