package lakegate.table;

import static lakegate.table.ColumnChange.describe;
import static lakegate.table.ColumnChange.path;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lakegate.table.TablePlan.Kind;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.DecimalType;
import org.apache.iceberg.types.Types.ListType;
import org.apache.iceberg.types.Types.MapType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;

/**
 * Holds a table against its definition. Columns are matched by name, then by alias. Allowed is what
 * Iceberg's specification allows ("Schema Evolution") and what keeps each name's meaning.
 */
final class TableComparison {
  private final TableIdentifier name;
  private final TableDefinition definition;
  private final TableState table;

  /** The columns that identify a row, and the structs that hold them. */
  private final Set<Integer> identifier;

  private final List<ColumnChange> changes = new ArrayList<>();
  private final List<TablePlan.Refusal> refusals = new ArrayList<>();

  /** The table's field ids by those of the definition. */
  private final Map<Integer, Integer> matched = new HashMap<>();

  private TableComparison(TableIdentifier name, TableDefinition definition, TableState table) {
    this.name = name;
    this.definition = definition;
    this.table = table;
    this.identifier = withParents(table.schema());
  }

  static TablePlan of(TableIdentifier name, TableDefinition definition, TableState table) {
    TableComparison comparison = new TableComparison(name, definition, table);
    comparison.compareStructs("", table.schema().asStruct(), "", definition.schema().asStruct());
    comparison.comparePartitions();
    comparison.compareIdentifiers();
    return new TablePlan(name, definition, false, comparison.changes, comparison.refusals);
  }

  /**
   * @param path of the struct in the table
   * @param wantedPath of the struct in the definition: another after a rename
   */
  private void compareStructs(String path, StructType has, String wantedPath, StructType wants) {
    for (NestedField wanted : wants.fields()) {
      String wantedColumn = path(wantedPath, wanted.name());
      List<NestedField> earlier = earlier(has, wantedColumn);
      NestedField found = has.field(wanted.name());
      if (found == null && earlier.size() == 1 && isFree(earlier.get(0), wants)) {
        found = earlier.get(0);
        changes.add(new ColumnChange.Rename(path(path, found.name()), wanted.name()));
      }
      if (found != null) {
        compareFields(path(path, found.name()), found, wantedColumn, wanted);
      } else if (!earlier.isEmpty()) {
        refuseRename(wantedColumn, earlier);
      } else {
        add(path, has, wantedColumn, wanted);
      }
    }
    for (NestedField left : has.fields()) {
      if (!matched.containsValue(left.fieldId())) {
        leave(path(path, left.name()), left);
      }
    }
  }

  /** A column that no field fills any more stays, if it may be null and nothing relies on it. */
  private void leave(String column, NestedField left) {
    Set<Integer> ids = new HashSet<>(TypeUtil.indexById(StructType.of(left)).keySet());
    if (table.spec().fields().stream().anyMatch(field -> ids.contains(field.sourceId()))) {
      refuse(
          Kind.PARTITION_SOURCE,
          column,
          presence(left) + " in " + transforms(table.spec().fields(), table.schema()),
          "no such field",
          "keep the field: the table is partitioned by it");
    } else if (identifier.stream().anyMatch(ids::contains)) {
      refuse(
          Kind.IDENTIFIER_REMOVED,
          column,
          presence(left),
          "no such field",
          "keep the field: it identifies a row");
    } else if (table.sortOrder().fields().stream().anyMatch(by -> ids.contains(by.sourceId()))) {
      refuse(
          Kind.SORT_COLUMN,
          column,
          presence(left),
          "no such field",
          "keep the field: the table is sorted by it");
    } else if (left.isRequired()) {
      refuse(
          Kind.REQUIRED_REMOVED,
          column,
          presence(left),
          "no such field",
          "keep the field, or make it nullable, submit, and remove it then");
    }
  }

  /** The table's columns that have an earlier name of the wanted one. */
  private List<NestedField> earlier(StructType has, String wantedColumn) {
    return definition.aliases().getOrDefault(wantedColumn, List.of()).stream()
        .map(has::field)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Whether no other field of the definition is this column. */
  private boolean isFree(NestedField column, StructType wants) {
    return wants.field(column.name()) == null && !matched.containsValue(column.fieldId());
  }

  private void refuseRename(String wantedColumn, List<NestedField> earlier) {
    refuse(
        Kind.RENAME,
        wantedColumn,
        earlier.stream().map(NestedField::name).collect(Collectors.joining(", ")),
        "the field renamed from it",
        "leave one field and one alias that mean this column, submit, and add the other then");
  }

  private void add(String path, StructType has, String wantedColumn, NestedField wanted) {
    NestedField similar = has.caseInsensitiveField(wanted.name());
    if (similar != null) {
      refuse(
          Kind.CASE,
          wantedColumn,
          similar.name(),
          wanted.name(),
          "engines that ignore case can't tell them apart; name the old one in aliases");
    } else if (path.isEmpty() && isPartition(wanted.name())) {
      refuse(
          Kind.PARTITION_NAME,
          wantedColumn,
          "a partition of this name",
          presence(wanted),
          "choose another name");
    } else if (wanted.isRequired()) {
      refuse(
          Kind.REQUIRED_ADDED,
          wantedColumn,
          "no such column",
          presence(wanted),
          "rows without it exist; make it nullable, with \"default\": null");
    } else {
      changes.add(new ColumnChange.Add(path, wanted));
    }
  }

  private void compareFields(String path, NestedField has, String wantedPath, NestedField wanted) {
    matched.put(wanted.fieldId(), has.fieldId());
    compareTypes(path, has.type(), wantedPath, wanted.type());
    if (has.isRequired() && wanted.isOptional() && identifier.contains(has.fieldId())) {
      refuse(
          Kind.IDENTIFIER_NULLABLE,
          wantedPath,
          presence(has),
          presence(wanted),
          "keep it required: it identifies a row");
    } else if (has.isRequired() && wanted.isOptional()) {
      changes.add(new ColumnChange.MakeOptional(path));
    } else if (has.isOptional() && wanted.isRequired()) {
      refuse(
          Kind.BECAME_REQUIRED,
          wantedPath,
          presence(has),
          presence(wanted),
          "rows may have null; keep it nullable");
    }
    if (!Objects.equals(has.doc(), wanted.doc())) {
      changes.add(new ColumnChange.Redocument(path, wanted.doc()));
    }
  }

  private void compareTypes(String path, Type has, String wantedPath, Type wanted) {
    if (has instanceof StructType struct && wanted instanceof StructType wantedStruct) {
      compareStructs(path, struct, wantedPath, wantedStruct);
    } else if (has instanceof ListType list && wanted instanceof ListType wantedList) {
      compareNested("element", path, list.fields(), wantedPath, wantedList.fields());
    } else if (has instanceof MapType map && wanted instanceof MapType wantedMap) {
      if (!describe(map.keyType()).equals(describe(wantedMap.keyType()))) {
        refuseType(path(wantedPath, "key"), map.keyType(), wantedMap.keyType());
      }
      compareNested("value", path, map.fields(), wantedPath, wantedMap.fields());
    } else if (!has.equals(wanted)) {
      if (wanted instanceof Type.PrimitiveType wider && TypeUtil.isPromotionAllowed(has, wider)) {
        changes.add(new ColumnChange.Widen(path, has, wider));
      } else {
        refuseType(wantedPath, has, wanted);
      }
    }
  }

  private void refuseType(String wantedPath, Type has, Type wanted) {
    Kind kind = Kind.TYPE;
    if (has instanceof DecimalType old && wanted instanceof DecimalType next) {
      kind = old.scale() == next.scale() ? Kind.PRECISION : Kind.SCALE;
    }
    refuse(
        kind,
        wantedPath,
        describe(has),
        describe(wanted),
        "keep the field as it is and add one of another name");
  }

  /** Compares what a list or a map consists of, without the map's keys, which come first. */
  private void compareNested(
      String part, String path, List<NestedField> has, String wantedPath, List<NestedField> wants) {
    int last = has.size() - 1;
    compareFields(path(path, part), has.get(last), path(wantedPath, part), wants.get(last));
  }

  private void comparePartitions() {
    if (refusals.stream().anyMatch(refusal -> refusal.kind() == Kind.PARTITION_SOURCE)) {
      return;
    }
    List<PartitionField> has = table.spec().fields();
    List<PartitionField> wants = definition.spec().fields();
    boolean equal = has.size() == wants.size();
    for (int i = 0; equal && i < has.size(); i++) {
      // By name: a transform as read from a table is not equal to the same one as built.
      equal =
          has.get(i).transform().toString().equals(wants.get(i).transform().toString())
              && Objects.equals(has.get(i).sourceId(), matched.get(wants.get(i).sourceId()));
    }
    if (!equal) {
      refuse(
          Kind.PARTITIONS,
          "",
          transforms(has, table.schema()),
          transforms(wants, definition.schema()),
          "keep them, or change the table's partition spec by hand first");
    }
  }

  private void compareIdentifiers() {
    Schema has = table.schema();
    Set<Integer> wanted = definition.schema().identifierFieldIds();
    if (wanted.isEmpty()
        && !has.identifierFieldIds().isEmpty()
        && has.identifierFieldIds().equals(TableDefinition.place(has))) {
      changes.add(new ColumnChange.DropIdentifier());
      return;
    }
    Set<Kind> said = refusals.stream().map(TablePlan.Refusal::kind).collect(Collectors.toSet());
    // A missing column is refused already.
    if (!said.contains(Kind.IDENTIFIER_REMOVED)
        && !said.contains(Kind.IDENTIFIER_NULLABLE)
        && matched.keySet().containsAll(wanted)
        && !wanted.stream()
            .map(matched::get)
            .collect(Collectors.toSet())
            .equals(has.identifierFieldIds())) {
      refuse(
          Kind.IDENTIFIER,
          "",
          String.join(", ", new TreeSet<>(has.identifierFieldNames())),
          String.join(", ", new TreeSet<>(definition.schema().identifierFieldNames())),
          "set the table's identifier fields by hand first");
    }
  }

  private boolean isPartition(String column) {
    return table.spec().fields().stream().anyMatch(field -> field.name().equals(column));
  }

  private static Set<Integer> withParents(Schema schema) {
    Map<Integer, Integer> parents = TypeUtil.indexParents(schema.asStruct());
    Set<Integer> identifying = new HashSet<>(schema.identifierFieldIds());
    identifying.addAll(TableDefinition.place(schema));
    Set<Integer> ids = new HashSet<>();
    for (Integer id : identifying) {
      for (Integer at = id; at != null; at = parents.get(at)) {
        ids.add(at);
      }
    }
    return ids;
  }

  private void refuse(Kind kind, String column, String old, String wanted, String wayOut) {
    refusals.add(
        new TablePlan.Refusal(
            name,
            kind,
            column,
            old.isEmpty() ? "none" : old,
            wanted.isEmpty() ? "none" : wanted,
            wayOut));
  }

  private static String presence(NestedField field) {
    return (field.isRequired() ? "required " : "optional ") + describe(field.type());
  }

  private static String transforms(List<PartitionField> fields, Schema schema) {
    return fields.stream()
        .map(field -> field.transform() + "(" + schema.findColumnName(field.sourceId()) + ")")
        .collect(Collectors.joining(", "));
  }
}
