package lakegate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lakegate.table.TableState;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableCheckTest {
  private static final String ID = "{'name': 'id', 'type': 'long', 'doc': 'Id.'}";
  private static final String AT =
      "{'name': 'at', 'doc': 'When.',"
          + " 'type': {'type': 'long', 'logicalType': 'timestamp-millis', 'adjust-to-utc': true}}";
  private static final String INGEST =
      "{'name': 'ingest', 'doc': 'Origin.', 'type': {'type': 'record', 'name': 'Ingest', 'fields':"
          + " [{'name': 'topic', 'type': 'string'}, {'name': 'partition', 'type': 'int'},"
          + " {'name': 'offset', 'type': 'long'}]}}";

  @Test
  void aScaleIsSaidWithItsFactorAndPlace() {
    String before = decimal(18, 4);

    assertThat(lines(before, before.replace("'scale': 4", "'scale': 2")))
        .containsExactly(
            "charges.avsc:3:89 error TABLE_DECIMAL_SCALE amount: decimal(18,4) -> decimal(18,2)."
                + " Iceberg cannot change a scale; the registry would accept this and old values"
                + " would read 100 times too large. Fix: add a new field amount_scale_2 and keep"
                + " amount.");
    assertThat(lines(decimal(18, 0), decimal(18, 3)))
        .singleElement()
        .asString()
        .contains("1000 times too small");
  }

  @Test
  void whatTheTableSaysIsNotSaidOfConsumersAgain() {
    SchemaHistory scale = history(version("001", "", decimal(18, 4)), draft("", decimal(18, 2)));
    SchemaHistory wider = history(version("001", "", decimal(9, 2)), draft("", decimal(18, 2)));

    assertThat(changes(scale)).containsExactly(Rule.TABLE_DECIMAL_SCALE);
    assertThat(changes(wider)).containsExactly(Rule.WIRE_DECIMAL_PRECISION);
  }

  @Test
  void aColumnThatAnEarlierVersionHadStillHasItsType() {
    String string = "{'name': 'channel', 'type': ['null', 'string'], 'doc': 'Channel.'}";
    String number = "{'name': 'channel', 'type': ['null', 'int'], 'doc': 'Number.'}";

    assertThat(found(ID + ", " + string, ID, ID + ", " + number))
        .containsExactly("error TABLE_NAME_REUSED channel: string of 001 -> int");
    assertThat(found(ID + ", " + string, ID, ID + ", " + string)).isEmpty();
    assertThat(found(ID + ", " + string, ID, ID + ", " + string.replace("Channel.", "Other.")))
        .containsExactly("warning TABLE_NAME_REUSED channel: string of 001 -> string");
  }

  @Test
  void whatTheLastVersionMendedIsNoFindingOfTheDraft() {
    String text = "{'name': 'n', 'type': 'string'}";
    String number = "{'name': 'n', 'type': 'int'}";

    assertThat(found(text, number, number)).isEmpty();
  }

  @Test
  void partitionsStayAsTheyAre() {
    String month = "'table': {'partition': ['month(at)']},";

    assertThat(
            TableCheck.of(history(version("001", day(), ID, AT), draft(month, ID, AT))).stream()
                .map(Finding::line))
        .containsExactly(
            "charges.avsc:2:1 error TABLE_PARTITIONS partition day(at) -> month(at). lakegate submit"
                + " doesn't rearrange tables and refuses to start. Fix: keep the partitions, or"
                + " change the table's by hand first.");
    assertThat(
            TableCheck.of(history(version("001", day(), ID, AT), draft("", ID))).stream()
                .map(SchemaChange::row))
        .containsExactly("TABLE_PARTITION_SOURCE at");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "day(note)        | note",
        "day(at), hour(at)| at",
        "day(at)          | at",
      })
  void partitionsThatCannotBeAreFoundInANewEventTypeToo(String transforms, String path) {
    String note = "{'name': 'note', 'type': 'string'}";
    String clash = "{'name': 'at_day', 'type': 'string'}";
    String list =
        Arrays.stream(transforms.split(", "))
            .map(t -> "'" + t + "'")
            .collect(Collectors.joining(","));
    boolean valid = transforms.equals("day(at)");

    assertThat(
            TableCheck.of(
                    history(
                        draft("'table': {'partition': [" + list + "]},", AT, valid ? clash : note)))
                .stream()
                .map(SchemaChange::row))
        .containsExactly("TABLE_PARTITION_INVALID " + path);
  }

  @Test
  void theColumnsThatIdentifyARowStayRequired() {
    String nullable = INGEST.replace("'type': 'long'", "'type': ['null', 'long']");
    String without = INGEST.replace(", {'name': 'offset', 'type': 'long'}", "");

    assertThat(found(ID + ", " + INGEST, ID + ", " + nullable))
        .containsExactly("error TABLE_IDENTIFIER ingest.offset: required long -> optional long");
    assertThat(found(ID + ", " + INGEST, ID + ", " + without))
        .containsExactly("error TABLE_IDENTIFIER ingest.offset: removed, required long");
    assertThat(found(ID + ", " + INGEST, ID))
        .containsExactly("error TABLE_IDENTIFIER ingest: removed, required struct");
  }

  @Test
  void aSharedColumnIsFoundInItsOwnFile() {
    SchemaVersion draft =
        SchemaVersion.of(
            "charges",
            "the draft",
            AvscFile.parse("charges.avsc", json("", ID)),
            Optional.of(
                AvscFile.parse(
                    "shared/row.avsc",
                    json("", INGEST.replace("'type': 'long'", "'type': ['null', 'long']")))));

    assertThat(
            TableCheck.of(
                    new SchemaHistory(
                        "charges", List.of(version("001", "", ID, INGEST)), Optional.of(draft)))
                .stream()
                .map(finding -> finding.position().file()))
        .containsExactly("shared/row.avsc");
  }

  @Test
  void aTableAsItIsCanBeSortedByAColumn() {
    Schema columns =
        new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get(), "Id."),
            Types.NestedField.optional(2, "city", Types.StringType.get()));
    TableState table =
        new TableState(
            columns,
            PartitionSpec.unpartitioned(),
            SortOrder.builderFor(columns).asc("city").build());

    assertThat(Gate.check(draft("", ID), table).stream().map(SchemaChange::row))
        .containsExactly("TABLE_SORT_COLUMN city");
  }

  @Test
  void aNullableFieldRenamedWithoutAliasIsAWarning() {
    String email = "{'name': 'email', 'type': ['null', 'string'], 'doc': 'Address.'}";

    assertThat(found(ID + ", " + email, email.replace("'email'", "'user_email'") + ", " + ID))
        .containsExactly("warning TABLE_RENAME_WITHOUT_ALIAS user_email: email -> user_email");
    assertThat(
            found(
                email + ", " + ID,
                "{'name': 'phone', 'type': ['null', 'string'], 'doc': 'Number.'}, "
                    + ID
                    + ", {'name': 'note', 'type': ['null', 'string']}"))
        .isEmpty();
  }

  @Test
  void aChainOfRenamesIsNoRenameWithoutAlias() {
    String f = "{'name': 'f', 'type': ['null', 'string'], 'doc': 'Text.'}";
    String g = f.replace("'f'", "'g'");
    String gOfF = f.replace("'f'", "'g', 'aliases': ['f']");
    String iOfG = f.replace("'f'", "'i', 'aliases': ['g']");
    String h = f.replace("'f'", "'h'");

    assertThat(found(f + ", " + g, gOfF + ", " + iOfG + ", " + h))
        .containsExactly("error TABLE_RENAME g: f -> g", "error TABLE_RENAME i: g -> i");
  }

  @Test
  void aRenameByAliasLeavesNothingToRenameAnotherFrom() {
    String f = "{'name': 'f', 'type': ['null', 'string'], 'doc': 'Text.'}";
    String k = f.replace("'f'", "'k'");
    String gOfF = f.replace("'f'", "'g', 'aliases': ['f']");
    String h = f.replace("'f'", "'h'");

    assertThat(found(ID + ", " + f, ID + ", " + gOfF + ", " + h)).isEmpty();
    assertThat(found(ID + ", " + f + ", " + k, ID + ", " + gOfF + ", " + h))
        .containsExactly("warning TABLE_RENAME_WITHOUT_ALIAS h: k -> h");
  }

  /** The rules about changes that the whole gate finds. */
  private static List<Rule> changes(SchemaHistory history) {
    return Gate.check(List.of(history), Mode.FULL).stream()
        .map(Finding::rule)
        .filter(rule -> rule.category() != Category.LINT)
        .toList();
  }

  private static String decimal(int precision, int scale) {
    return "{'name': 'amount', 'type': {'type': 'bytes', 'logicalType': 'decimal', 'precision': "
        + precision
        + ", 'scale': "
        + scale
        + "}}";
  }

  private static String day() {
    return "'table': {'partition': ['day(at)']},";
  }

  private static List<String> lines(String before, String now) {
    return TableCheck.of(history(version("001", "", before), draft("", now))).stream()
        .map(Finding::line)
        .toList();
  }

  /** What is found of the last of versions, each the text of its fields. */
  private static List<String> found(String... versions) {
    int last = versions.length - 1;
    List<SchemaVersion> released =
        IntStream.range(0, last).mapToObj(i -> version("00" + (i + 1), "", versions[i])).toList();
    return TableCheck.of(
            new SchemaHistory("charges", released, Optional.of(draft("", versions[last]))))
        .stream()
        .map(by -> by.severity() + " " + by.rule() + " " + by.path() + ": " + by.change())
        .toList();
  }

  private static SchemaHistory history(SchemaVersion... versions) {
    List<SchemaVersion> released = new ArrayList<>(List.of(versions));
    SchemaVersion draft = released.remove(released.size() - 1);
    return new SchemaHistory("charges", released, Optional.of(draft));
  }

  private static SchemaVersion draft(String properties, String... fields) {
    return SchemaVersion.of(
        "charges",
        "the draft",
        AvscFile.parse("charges.avsc", json(properties, fields)),
        Optional.empty());
  }

  private static SchemaVersion version(String label, String properties, String... fields) {
    String file = "released/charges/" + label + ".avsc";
    return SchemaVersion.of(
        "charges", label, AvscFile.parse(file, json(properties, fields)), Optional.empty());
  }

  private static String json(String properties, String... fields) {
    return ("{'type': 'record', 'name': 'Charge',\n"
            + properties
            + "'fields': [\n"
            + String.join(", ", fields)
            + "]}")
        .replace('\'', '"');
  }
}
