package lakegate.gate;

import static lakegate.gate.AvroTypes.article;
import static lakegate.gate.AvroTypes.describe;
import static lakegate.gate.AvroTypes.name;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import lakegate.gate.MatchedFields.Match;
import lakegate.table.TablePlan.Refusal;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** What a table refuses, in the words and at the place of the edit that it refuses. */
final class TableRefusals {
  private final SchemaVersion draft;
  private final Optional<MatchedFields> last;
  private final List<Finding> findings;

  /**
   * @param last the draft's fields matched with the last version's
   * @param findings where they go
   */
  TableRefusals(SchemaVersion draft, Optional<MatchedFields> last, List<Finding> findings) {
    this.draft = draft;
    this.last = last;
    this.findings = findings;
  }

  void found(Refusal refusal) {
    String path = refusal.column();
    String name = name(path);
    switch (refusal.kind()) {
      case SCALE -> scale(refusal);
      case PRECISION ->
          add(
              Rule.TABLE_DECIMAL_PRECISION,
              path,
              "precision",
              change(refusal),
              "Iceberg cannot take digits from a column; rows may have numbers that long.",
              "keep the precision; a range narrows what new messages may say");
      case TYPE -> type(refusal);
      case REQUIRED_ADDED ->
          add(
              Rule.TABLE_REQUIRED_ADDED,
              path,
              "",
              "added, " + compact(refusal.wanted()),
              "Rows without it exist, so Iceberg refuses the column, a default or not.",
              "make it nullable: [\"null\", …] with \"default\": null");
      case BECAME_REQUIRED ->
          add(
              Rule.TABLE_BECAME_REQUIRED,
              path,
              "type",
              change(refusal),
              "Rows may have null there, so Iceberg refuses it.",
              "keep it nullable");
      case REQUIRED_REMOVED ->
          removed(
              Rule.TABLE_REQUIRED_REMOVED,
              refusal,
              "The column stays in the table and must not be null: no new row could be written.",
              "make %s nullable, release that, and remove it then".formatted(name));
      case CASE ->
          add(
              Rule.TABLE_CASE,
              path,
              "name",
              change(refusal),
              "Most engines ignore case and could tell neither column from the other.",
              "add \"aliases\": [\"%s\"] to make it a rename".formatted(refusal.old()));
      case RENAME -> rename(path, refusal.old());
      case PARTITION_NAME ->
          add(
              Rule.TABLE_PARTITION_INVALID,
              path,
              "name",
              "added, " + compact(refusal.wanted()),
              "The table has a partition of this name.",
              "choose another name");
      case PARTITION_SOURCE ->
          removed(
              Rule.TABLE_PARTITION_SOURCE,
              refusal,
              "The table is partitioned by it: rows without it would all lie in one partition, and"
                  + " no query could leave any out.",
              "keep " + name);
      case PARTITIONS ->
          findings.add(
              Finding.of(
                  Rule.TABLE_PARTITIONS,
                  draft.own().position("", "table"),
                  "",
                  "partition " + change(refusal),
                  "lakegate submit doesn't rearrange tables and refuses to start.",
                  "keep the partitions, or change the table's by hand first"));
      case IDENTIFIER_REMOVED ->
          removed(
              Rule.TABLE_IDENTIFIER,
              refusal,
              "It identifies a row: without it no gap and no duplicate is found.",
              "keep " + name);
      case IDENTIFIER_NULLABLE ->
          add(
              Rule.TABLE_IDENTIFIER,
              path,
              "type",
              change(refusal),
              "It identifies a row: where it is null, no gap and no duplicate is found.",
              "keep it required");
      case IDENTIFIER ->
          findings.add(
              Finding.of(
                  Rule.TABLE_IDENTIFIER,
                  draft.own().position(""),
                  "",
                  "identifier " + change(refusal),
                  "A row is identified by other columns than before: engines that merge by them find"
                      + " the wrong rows.",
                  "keep the columns of ingest as they are"));
      case SORT_COLUMN ->
          removed(
              Rule.TABLE_SORT_COLUMN,
              refusal,
              "The table is sorted by it: new rows would have no order.",
              "keep %s, or change the table's sort order first".formatted(name));
    }
  }

  private void scale(Refusal refusal) {
    String path = refusal.column();
    int earlier = scale(refusal.old());
    int later = scale(refusal.wanted());
    boolean accepted = last.flatMap(fields -> fields.match(path)).map(this::accepted).orElse(true);
    add(
        Rule.TABLE_DECIMAL_SCALE,
        path,
        "scale",
        change(refusal),
        "Iceberg cannot change a scale; %s old values would read %s."
            .formatted(
                accepted ? "the registry would accept this and" : "in the new scale",
                timesTooLarge(earlier - later)),
        "add a new field %s_scale_%d and keep %s".formatted(name(path), later, name(path)));
  }

  private static int scale(String decimal) {
    return Integer.parseInt(decimal.replaceAll(".*, *(\\d+)\\)", "$1"));
  }

  private void type(Refusal refusal) {
    String path = refusal.column();
    Optional<Match> match = last.flatMap(fields -> fields.match(path));
    boolean logical = match.map(TableRefusals::isLogical).orElse(false);
    boolean accepted = match.map(this::accepted).orElse(false);
    add(
        logical ? Rule.TABLE_LOGICAL_TYPE : Rule.TABLE_TYPE,
        path,
        logical ? "logicalType" : "type",
        match.map(TableRefusals::change).orElseGet(() -> change(refusal)),
        "Iceberg cannot make %s of %s, so the table can't follow%s."
            .formatted(
                article(compact(refusal.wanted())),
                article(compact(refusal.old())),
                accepted
                    ? "; the registry would accept this"
                        + (logical ? ", and old values would get another meaning" : "")
                    : ""),
        "add a new nullable field of the new type and keep " + name(path));
  }

  /** Whether only the meaning of the values changed, not how they are written. */
  private static boolean isLogical(Match match) {
    return match.earlier().getType() == match.later().getType()
        && (match.earlier().getType() != Schema.Type.FIXED
            || match.earlier().getFixedSize() == match.later().getFixedSize())
        && (match.earlier().getLogicalType() != null || match.later().getLogicalType() != null);
  }

  private boolean accepted(Match match) {
    return SchemaCompatibility.checkReaderWriterCompatibility(match.later(), match.earlier())
            .getType()
        == SchemaCompatibilityType.COMPATIBLE;
  }

  private void removed(Rule rule, Refusal refusal, String breaks, String fix) {
    String path = refusal.column();
    int dot = path.lastIndexOf('.');
    Position position = draft.position(dot < 0 ? "" : path.substring(0, dot), "fields");
    findings.add(
        Finding.of(rule, position, path, "removed, " + compact(refusal.old()), breaks, fix));
  }

  void rename(String path, String earlier) {
    add(
        Rule.TABLE_RENAME,
        path,
        "aliases",
        earlier + " -> " + name(path),
        "The table can't follow: a column becomes one field, and only if no other column has the"
            + " field's name.",
        "rename one field in a release, to a name that no version had");
  }

  void add(Rule rule, String path, String property, String change, String breaks, String fix) {
    Position position = property.isEmpty() ? draft.position(path) : draft.position(path, property);
    findings.add(Finding.of(rule, position, path, change, breaks, fix));
  }

  private static String change(Refusal refusal) {
    return compact(refusal.old()) + " -> " + compact(refusal.wanted());
  }

  static String change(Match match) {
    return describe(match.earlier()) + " -> " + describe(match.later());
  }

  /** A column's type as findings write it. */
  static String compact(String type) {
    return type.replaceAll("\\((\\d+), (\\d+)\\)", "($1,$2)");
  }

  /**
   * @param digits by how many powers of ten
   */
  static String timesTooLarge(int digits) {
    return BigInteger.TEN.pow(Math.abs(digits)) + " times too " + (digits > 0 ? "large" : "small");
  }
}
