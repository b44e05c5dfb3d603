package lakegate.gate;

import static lakegate.gate.AvroTypes.describe;
import static lakegate.gate.AvroTypes.withoutNull;
import static lakegate.gate.TableRefusals.change;
import static lakegate.gate.TableRefusals.compact;
import static lakegate.gate.TableRefusals.timesTooLarge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import lakegate.event.PartitionTransform;
import lakegate.gate.MatchedFields.Claim;
import lakegate.gate.MatchedFields.Match;
import lakegate.gate.MatchedFields.Unmatched;
import lakegate.table.TableDefinition;
import lakegate.table.TableHistory;
import lakegate.table.TablePlan;
import lakegate.table.TablePlan.Kind;
import lakegate.table.TablePlan.Refusal;
import lakegate.table.TableState;
import lakegate.table.UnstorableField;
import org.apache.avro.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Whether the table can follow a draft, and its rows keep their meaning. What a table can follow is
 * {@link TablePlan}'s to say; here it gets its place in the .avsc and its words.
 */
final class TableCheck {
  private final SchemaVersion draft;
  private final List<SchemaVersion> released;
  private final Optional<MatchedFields> last;
  private final List<UnstorableField> unstorable = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final TableRefusals refusals;

  /** Fields that the last version had and no table can hold: their rows are nowhere. */
  private final Set<String> neverStored = new HashSet<>();

  /** Paths whose cause is found, so that nothing else is said of them. */
  private final Set<String> explained = new HashSet<>();

  private TableCheck(SchemaVersion draft, List<SchemaVersion> released) {
    this.draft = draft;
    this.released = released;
    if (!released.isEmpty()) {
      SchemaVersion newest = released.get(released.size() - 1);
      definition(newest, field -> neverStored.add(field.path()));
    }
    this.last =
        released.isEmpty()
            ? Optional.empty()
            : Optional.of(MatchedFields.of(released.get(released.size() - 1).avro(), draft.avro()));
    this.refusals = new TableRefusals(draft, last, findings);
  }

  /** Holds the draft against the table that followed all released versions in turn. */
  static List<Finding> of(SchemaHistory history) {
    TableHistory table = new TableHistory(history.event());
    history.released().forEach(version -> table.follow(definition(version, field -> {})));
    return history
        .draft()
        .map(
            draft -> {
              TableCheck check = new TableCheck(draft, history.released());
              check.check(table.state());
              return check.findings;
            })
        .orElse(List.of());
  }

  /** Holds the draft against a table as it is. */
  static List<Finding> of(SchemaVersion draft, TableState table) {
    TableCheck check = new TableCheck(draft, List.of());
    check.check(Optional.of(table));
    return check.findings;
  }

  private void check(Optional<TableState> table) {
    TableDefinition definition = definition(draft, unstorable::add);
    TablePlan plan = TablePlan.of(TableIdentifier.of(draft.event()), definition, table);
    partitionsThatFail();
    table.ifPresent(
        state -> {
          timeUnits();
          withoutColumn(state);
          claimedColumns();
          renamesInCase();
          renamesWithoutAlias();
          namesUsedAgain(state, plan);
          plan.refusals().stream().filter(this::isUnexplained).forEach(refusals::found);
        });
  }

  private static TableDefinition definition(
      SchemaVersion version, Consumer<UnstorableField> unstorable) {
    List<PartitionTransform> partitions = new ArrayList<>();
    for (JsonNode text : version.own().root().path("table").path("partition")) {
      PartitionTransform.parse(text.asText()).ifPresent(partitions::add);
    }
    return TableDefinition.of(version.event(), version.avro(), partitions, unstorable);
  }

  private void partitionsThatFail() {
    for (UnstorableField field : unstorable) {
      if (field.kind() == UnstorableField.Kind.PARTITION) {
        Position position = draft.own().position("", "table");
        findings.add(
            Finding.of(
                Rule.TABLE_PARTITION_INVALID,
                position,
                field.path(),
                "partition",
                "Iceberg refuses it: " + withoutFullStop(field.reason()) + ".",
                "choose a transform that the field's type has, such as day of an instant"));
      }
    }
  }

  /** The same column type in another unit: no table, registry or reader notices. */
  private void timeUnits() {
    for (int i = released.size() - 1; i >= 0; i--) {
      MatchedFields.of(released.get(i).avro(), draft.avro()).matches().forEach(this::timeUnit);
    }
  }

  private void timeUnit(String path, Match match) {
    Optional<TimeUnit> earlier = TimeUnit.of(match.earlier());
    Optional<TimeUnit> later = TimeUnit.of(match.later());
    if (earlier.isEmpty() || later.isEmpty() || !earlier.get().isOtherUnitOf(later.get())) {
      return;
    }
    if (explained.add(path)) {
      int digits = later.get().digits() - earlier.get().digits();
      refusals.add(
          Rule.TABLE_TIME_UNIT,
          path,
          "logicalType",
          change(match),
          "The table's column stays the same and every registry accepts this: old values would read"
              + " %s.".formatted(timesTooLarge(-digits)),
          "keep %s as it is; Iceberg stores microseconds in either case"
              .formatted(describe(match.earlier())));
    }
  }

  /** A field that had a column and now has a type that none can hold. */
  private void withoutColumn(TableState table) {
    for (UnstorableField field : unstorable) {
      NestedField column = table.schema().findField(field.path());
      if (field.kind() == UnstorableField.Kind.PARTITION || column == null) {
        continue;
      }
      if (explained.add(field.path())) {
        boolean union = field.kind() == UnstorableField.Kind.UNION;
        refusals.add(
            union ? Rule.TABLE_UNION : Rule.TABLE_TYPE,
            field.path(),
            "type",
            column.type() + " -> " + field.reason(),
            "No column can hold it: the field would be lost from the table.",
            union ? "keep the type and add a nullable field for each other type" : "keep the type");
      }
    }
  }

  /** An alias for another field's column while the field's own is there: a swap, or a merge. */
  private void claimedColumns() {
    for (Claim claim : last.map(MatchedFields::claims).orElse(List.of())) {
      refusals.rename(claim.path(), claim.alias());
    }
  }

  /** A rename in case only is said of the new name. */
  private void renamesInCase() {
    for (Unmatched record : last.map(MatchedFields::unmatched).orElse(List.of())) {
      for (Schema.Field old : record.removed()) {
        if (record.added().stream().anyMatch(by -> by.name().equalsIgnoreCase(old.name()))) {
          explained.add(record.parent() + old.name());
        }
      }
    }
  }

  private void renamesWithoutAlias() {
    for (Unmatched record : last.map(MatchedFields::unmatched).orElse(List.of())) {
      List<Schema.Field> removed =
          record.removed().stream().filter(old -> !isNamed(old, record.later())).toList();
      for (Schema.Field added : record.added()) {
        if (added.aliases().stream().anyMatch(alias -> record.earlier().getField(alias) != null)) {
          continue;
        }
        List<Schema.Field> earlier =
            removed.stream().filter(old -> isRename(record, old, added)).toList();
        if (earlier.size() == 1) {
          renameWithoutAlias(record.parent(), earlier.get(0), added);
        }
      }
    }
  }

  /** Whether an alias says already what became of a field. */
  private static boolean isNamed(Schema.Field old, Schema later) {
    return later.getFields().stream().anyMatch(field -> field.aliases().contains(old.name()));
  }

  private static boolean isRename(Unmatched record, Schema.Field old, Schema.Field added) {
    if (old.name().equalsIgnoreCase(added.name())
        || !withoutNull(old.schema()).equals(withoutNull(added.schema()))) {
      return false;
    }
    boolean sameDoc = old.doc() != null && old.doc().equals(added.doc());
    boolean sameJson = jsonName(added).equals(jsonName(old)) || jsonName(added).equals(old.name());
    boolean samePlace =
        record.removed().size() == 1 && record.added().size() == 1 && old.pos() == added.pos();
    return sameDoc || sameJson || samePlace;
  }

  private static String jsonName(Schema.Field field) {
    return field.getObjectProp("json") instanceof String name ? name : field.name();
  }

  private void renameWithoutAlias(String parent, Schema.Field old, Schema.Field added) {
    boolean required = !old.schema().isNullable() || !added.schema().isNullable();
    explained.add(parent + old.name());
    explained.add(parent + added.name());
    findings.add(
        new Finding(
            Rule.TABLE_RENAME_WITHOUT_ALIAS,
            required ? Severity.ERROR : Severity.WARNING,
            draft.position(parent + added.name(), "name"),
            parent + added.name(),
            old.name() + " -> " + added.name(),
            required
                ? "For the table these are two columns, and one of them has to be there in all rows:"
                    + " lakegate submit refuses the change."
                : "For the table these are two columns: old rows have their values in %s only, new"
                        .formatted(old.name())
                    + " ones in %s only.".formatted(added.name()),
            "add \"aliases\": [\"%s\"] to %s; if it is another thing, remove %s in a release before"
                .formatted(old.name(), added.name(), old.name())));
  }

  /** A name that an earlier version had and the last one hasn't: its column is still there. */
  private void namesUsedAgain(TableState table, TablePlan plan) {
    for (Unmatched record : last.map(MatchedFields::unmatched).orElse(List.of())) {
      for (Schema.Field added : record.added()) {
        String path = record.parent() + added.name();
        NestedField column = table.schema().findField(path);
        if (column != null && !explained.contains(path)) {
          nameUsedAgain(path, column, added, plan);
        }
      }
    }
  }

  private void nameUsedAgain(String path, NestedField column, Schema.Field added, TablePlan plan) {
    boolean sameType =
        plan.refusals().stream()
            .noneMatch(by -> by.column().equals(path) && by.kind() != Kind.BECAME_REQUIRED);
    if (sameType && String.valueOf(column.doc()).equals(String.valueOf(added.doc()))) {
      return;
    }
    explained.add(path);
    String version =
        released.stream()
            .filter(old -> !old.own().field(path).isMissingNode())
            .reduce((first, second) -> second)
            .map(SchemaVersion::label)
            .orElse("before");
    findings.add(
        new Finding(
            Rule.TABLE_NAME_REUSED,
            sameType ? Severity.WARNING : Severity.ERROR,
            draft.position(path, "name"),
            path,
            "%s of %s -> %s"
                .formatted(
                    compact(column.type().toString()),
                    version,
                    describe(withoutNull(added.schema()))),
            sameType
                ? "The column of %s is still in the table: rows of then would show its values as"
                        .formatted(version)
                    + " those of the new field."
                : "The column of %s is still in the table with its type, and can't get another."
                    .formatted(version),
            "choose a name that no version had"
                + (sameType ? "; if it is the same field again, give it its old doc" : "")));
  }

  /** Whether neither the column nor what holds it is explained by a cause of its own. */
  private boolean isUnexplained(Refusal refusal) {
    if (refusal.kind() == Kind.PARTITIONS || refusal.kind() == Kind.PARTITION_NAME) {
      return unstorable.stream().noneMatch(by -> by.kind() == UnstorableField.Kind.PARTITION);
    }
    String column = refusal.column();
    return explained.stream()
            .noneMatch(path -> column.equals(path) || column.startsWith(path + "."))
        && unstorable.stream().noneMatch(field -> field.path().startsWith(column + "."))
        && neverStored.stream()
            .noneMatch(path -> column.equals(path) || path.startsWith(column + "."));
  }

  private static String withoutFullStop(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
