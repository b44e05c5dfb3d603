package lakegate.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes are written by hand after the Avro specification's "Binary Encoding". */
class AvroToRowTest {
  private static final String INSTANT =
      "{'type': 'long', 'logicalType': 'timestamp-millis', 'adjust-to-utc': true}";

  @Test
  void anAddedFieldHasItsDefaultAndARemovedOneIsPassedOver() {
    Schema writer = event("{'name': 'gone', 'type': 'string'}, {'name': 'n', 'type': 'int'}");
    Schema reader =
        event(
            "{'name': 'n', 'type': 'int'},"
                + "{'name': 'colour', 'type': 'string', 'default': 'red'},"
                + "{'name': 'note', 'type': ['null', 'string'], 'default': null}");

    RowData row = read(writer, reader, "04 6869 0e");

    assertThat(row.getArity()).isEqualTo(3);
    assertThat(row.getInt(0)).isEqualTo(7);
    assertThat(row.getString(1)).isEqualTo(StringData.fromString("red"));
    assertThat(row.isNullAt(2)).isTrue();
  }

  @Test
  void aliasesOfTheReaderFindRenamedRecordsAndFields() {
    Schema writer =
        schema(
            "{'type': 'record', 'name': 'Old', 'namespace': 'a', 'fields': ["
                + "{'name': 'was', 'type': 'int'}]}");
    Schema reader =
        schema(
            "{'type': 'record', 'name': 'Event', 'namespace': 'a', 'aliases': ['Old'],"
                + "'fields': [{'name': 'is', 'type': 'long', 'aliases': ['was']}]}");

    assertThat(read(writer, reader, "0e").getLong(0)).isEqualTo(7);
  }

  @Test
  void aFieldThatBecameRequiredReadsUnlessItIsNull() {
    Schema writer = event("{'name': 'n', 'type': ['null', 'int'], 'default': null}");
    Schema reader = event("{'name': 'n', 'type': 'int'}");

    assertThat(read(writer, reader, "02 0e").getInt(0)).isEqualTo(7);
    assertThat(read(writer, reader, "00")).isNull();
  }

  @Test
  void theRecordMayBeginBehindAHeader() {
    Schema schema = event("{'name': 'n', 'type': 'int'}");
    byte[] framed = HexFormat.of().parseHex("00000000050e");

    assertThat(new AvroToRow(schema, schema).read(framed, 5).getInt(0)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ends too early              | 'int'                                                     | 80
          goes on behind its end      | 'int'                                                     | 0e 00
          an int of 6 bytes           | 'int'                                                     | 80 80 80 80 80 00
          an int beyond 32 bits       | 'int'                                                     | 80 80 80 80 10
          a long of 11 bytes          | 'long'                                                    | ff ff ff ff ff ff ff ff ff ff 00
          a long beyond 64 bits       | 'long'                                                    | ff ff ff ff ff ff ff ff ff 02
          a boolean of 2              | 'boolean'                                                 | 02
          half a double               | 'double'                                                  | 00 00 00 00
          a string of negative length | 'string'                                                  | 01
          a string longer than all    | 'string'                                                  | fe ff ff ff 0f
          a lone continuation byte    | 'string'                                                  | 02 80
          an overlong slash           | 'string'                                                  | 04 c0 af
          an encoded surrogate        | 'string'                                                  | 06 ed a0 80
          a character above U+10FFFF  | 'string'                                                  | 08 f4 90 80 80
          a cut character             | 'string'                                                  | 04 e2 82
          a branch too many           | ['null', 'int']                                           | 04
          a negative branch           | ['null', 'int']                                           | 01
          a symbol too many           | {'type': 'enum', 'name': 'E', 'symbols': ['A']}           | 02
          a decimal without bytes     | {'type': 'bytes', 'logicalType': 'decimal', 'precision': 4} | 00
          a decimal of five digits    | {'type': 'bytes', 'logicalType': 'decimal', 'precision': 4} | 04 27 10
          a decimal beyond 64 bits    | {'type': 'bytes', 'logicalType': 'decimal', 'precision': 4} | 12 01 00 00 00 00 00 00 00 00
          an array without its end    | {'type': 'array', 'items': 'int'}                         | 02 0e
          more elements than bytes    | {'type': 'array', 'items': 'int'}                         | fe ff ff ff 0f 00
          a block of -2^63 elements   | {'type': 'array', 'items': 'int'}                         | ff ff ff ff ff ff ff ff ff 01 00
          a block of fewer bytes      | {'type': 'array', 'items': 'int'}                         | 03 02 0e 0e 00
          a block of too many bytes   | {'type': 'array', 'items': 'int'}                         | 01 fe ff 0f 0e 00
          more entries than bytes     | {'type': 'map', 'values': 'int'}                          | fe ff ff ff 0f 00
          an instant beyond micros    | {'type': 'long', 'logicalType': 'timestamp-millis'}       | fe ff ff ff ff ff ff ff ff 01
          """)
  void malformedBytesAreNoRow(String what, String type, String hex) {
    Schema schema = event("{'name': 'v', 'type': " + type + "}");

    assertThat(read(schema, schema, hex)).as(what).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'string'                                                          | 'int'
          {'type': 'bytes', 'logicalType': 'decimal', 'precision': 9, 'scale': 2} | {'type': 'bytes', 'logicalType': 'decimal', 'precision': 9, 'scale': 4}
          'bytes'                                                           | {'type': 'bytes', 'logicalType': 'decimal', 'precision': 9}
          'long'                                                            | {'type': 'long', 'logicalType': 'timestamp-millis'}
          {'type': 'long', 'logicalType': 'timestamp-micros'}               | {'type': 'long', 'logicalType': 'timestamp-millis'}
          {'type': 'long', 'logicalType': 'timestamp-millis'}               | 'long'
          {'type': 'int', 'logicalType': 'date'}                            | 'int'
          'int'                                                             | {'type': 'bytes', 'logicalType': 'decimal', 'precision': 19}
          {'type': 'fixed', 'name': 'F', 'size': 2}                         | {'type': 'fixed', 'name': 'F', 'size': 2}
          """)
  void aTypeThatWouldHaveToBeGuessedIsRefusedWithTheField(String written, String wanted) {
    Schema writer = event("{'name': 'v', 'type': " + written + "}");
    Schema reader = event("{'name': 'v', 'type': " + wanted + "}");

    assertThatThrownBy(() -> new AvroToRow(writer, reader))
        .isInstanceOf(AvroTypeException.class)
        .hasMessageStartingWith("Cannot read v: ");
  }

  @Test
  void aDecimalMayGetMoreDigitsButNotLoseSome() {
    String decimal = "{'type': 'bytes', 'logicalType': 'decimal', 'scale': 2, 'precision': %d}";
    Schema narrow = event("{'name': 'v', 'type': " + decimal.formatted(4) + "}");
    Schema wide = event("{'name': 'v', 'type': " + decimal.formatted(9) + "}");

    assertThat(read(narrow, wide, "04 d8 f1").getDecimal(0, 9, 2).toString()).isEqualTo("-99.99");
    assertThat(read(wide, narrow, "04 d8 f1").getDecimal(0, 4, 2).toString()).isEqualTo("-99.99");
    assertThat(read(wide, narrow, "04 d8 f0")).isNull();
  }

  @Test
  void anotherRecordIsRefusedEvenIfItsFieldsFit() {
    Schema refund =
        schema(
            "{'type': 'record', 'name': 'Refund', 'namespace': 'lakegate.test', 'fields': ["
                + "{'name': 'n', 'type': 'int'}]}");
    Schema event = event("{'name': 'n', 'type': 'int'}");

    assertThatThrownBy(() -> new AvroToRow(refund, event))
        .isInstanceOf(AvroTypeException.class)
        .hasMessage(
            "Cannot read record: found lakegate.test.Refund, expecting lakegate.test.Event");
    assertThatThrownBy(() -> new AvroToRow(Schema.create(Schema.Type.STRING), event))
        .isInstanceOf(AvroTypeException.class);
  }

  @Test
  void aRequiredFieldThatTheWriterLacksIsRefused() {
    Schema writer = event("{'name': 'n', 'type': 'int'}");
    Schema reader = event("{'name': 'n', 'type': 'int'}, {'name': 'at', 'type': " + INSTANT + "}");

    assertThatThrownBy(() -> new AvroToRow(writer, reader))
        .isInstanceOf(AvroTypeException.class)
        .hasMessageContaining("missing required field at");
  }

  @Test
  void aRemovedFieldOfAnyShapeCostsNoMoreThanItsBytes() {
    String tree =
        "{'type': 'record', 'name': 'Tree', 'fields': [{'name': 'left', 'type': ['null',"
            + " 'Tree']}]}";
    String nulls = "{'type': 'array', 'items': 'null'}";
    String endless =
        "{'type': 'record', 'name': 'Endless', 'fields': [{'name': 'self', 'type': 'Endless'}]}";
    Schema reader = event("{'name': 'n', 'type': 'int'}");

    assertThat(read(event(gone(tree)), reader, "02 02 00 0e").getInt(0)).isEqualTo(7);
    assertThat(read(event(gone(tree)), reader, "02".repeat(100_000))).isNull();
    assertThat(read(event(gone(nulls)), reader, "fe ff ff ff ff ff ff ff 7f 00 0e").getInt(0))
        .isEqualTo(7);
    assertThat(read(event(gone(endless)), reader, "0e")).isNull();
  }

  @Test
  void aCountThatTheBytesCannotHoldAllocatesNothing() {
    Schema schema = event("{'name': 'v', 'type': {'type': 'array', 'items': 'long'}}");
    AvroToRow rows = new AvroToRow(schema, schema);
    byte[] hugeCount = hex("fe ff ff ff 0f 00");

    assertThat(allocated(rows, hugeCount)).isLessThan(10_000);
    assertThat(rows.read(hugeCount, 0)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          elements of one block             | {'type': 'array', 'items': 'int'}                         | d0 0f | 02          | 1000 | 00
          one block for each element        | {'type': 'array', 'items': 'int'}                         |       | 02 02       | 1000 | 00
          elements of no bytes              | {'type': 'array', 'items': 'null'}                        |       | 02          | 1000 | 00
          elements that are null            | {'type': 'array', 'items': ['null', 'string']}            |       | 02 00       | 1000 | 00
          arrays and their elements         | {'type': 'array', 'items': {'type': 'array', 'items': 'int'}} |   | 02 02 02 00 |  500 | 00
          keys and values                   | {'type': 'map', 'values': 'int'}                          |       | 02 02 61 02 |  500 | 00
          records and their fields          | {'type': 'array', 'items': {'type': 'record', 'name': 'R', 'fields': [{'name': 'a', 'type': 'int'}, {'name': 'b', 'type': 'int'}, {'name': 'c', 'type': 'int'}]}} | | 02 02 02 02 | 250 | 00
          """)
  void aRecordHas1000ItemsAndNoMore(
      String what, String type, String head, String item, int most, String end) {
    Schema schema = event("{'name': 'v', 'type': " + type + "}");
    String start = head == null ? "" : head;

    assertThat(read(schema, schema, start + item.repeat(most) + end)).as(what).isNotNull();
    assertThat(read(schema, schema, (head == null ? "" : "d2 0f") + item.repeat(most + 1) + end))
        .as("one more of " + what)
        .isNull();
  }

  @Test
  void theItemsOfAllArraysAndMapsCountTogetherAndThoseOfTheNextRecordAnew() {
    String array = "{'type': 'array', 'items': 'int'}";
    Schema schema =
        event("{'name': 'v', 'type': " + array + "}, {'name': 'w', 'type': " + array + "}");
    AvroToRow rows = new AvroToRow(schema, schema);
    byte[] most = hex("e8 07" + "02".repeat(500) + "00" + "e8 07" + "02".repeat(500) + "00");
    byte[] oneMore = hex("e8 07" + "02".repeat(500) + "00" + "ea 07" + "02".repeat(501) + "00");

    assertThat(rows.read(most, 0).getArray(1).size()).isEqualTo(500);
    assertThat(rows.read(oneMore, 0)).isNull();
    assertThat(rows.read(most, 0).getArray(1).size()).isEqualTo(500);
  }

  /** An event's own fields are as many as its schema has. */
  @Test
  void fieldsOutsideOfArraysAndMapsAreNoItems() {
    String fields =
        IntStream.range(0, 1_500)
            .mapToObj(i -> "{'name': 'f" + i + "', 'type': 'int'}")
            .collect(Collectors.joining(","));

    assertThat(read(event(fields), event(fields), "0e".repeat(1_500)).getInt(1_499)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          arrays of arrays       | {'type': 'array', 'items': {'type': 'array', 'items': 'int'}} | fe ff 7f | 00    | 1048575
          blocks of one element  | {'type': 'array', 'items': 'int'}                             |          | 02 02 |  500000
          maps without entries   | {'type': 'array', 'items': {'type': 'map', 'values': 'int'}}  | fe ff 7f | 00    | 1048575
          records of a byte      | {'type': 'array', 'items': {'type': 'record', 'name': 'R', 'fields': [{'name': 'v', 'type': ['null', 'int']}]}} | fe ff 7f | 00 | 1048575
          """)
  void aMebibyteOfItemsAllocatesLittleReadOrPassedOver(
      String what, String type, String head, String item, int count) {
    Schema writer = event(gone(type));
    Schema without = event("{'name': 'n', 'type': 'int'}");
    byte[] bytes = hex((head == null ? "" : head) + item.repeat(count) + "00 0e");

    assertThat(allocated(new AvroToRow(writer, writer), bytes)).as(what).isLessThan(100_000);
    assertThat(allocated(new AvroToRow(writer, without), bytes)).as(what).isLessThan(10_000);
    assertThat(new AvroToRow(writer, without).read(bytes, 0).getInt(0)).isEqualTo(7);
  }

  private static long allocated(AvroToRow rows, byte[] bytes) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    rows.read(bytes, 0);
    long before = threads.getCurrentThreadAllocatedBytes();
    rows.read(bytes, 0);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static String gone(String type) {
    return "{'name': 'gone', 'type': " + type + "}, {'name': 'n', 'type': 'int'}";
  }

  private static RowData read(Schema writer, Schema reader, String hex) {
    return new AvroToRow(writer, reader).read(hex(hex), 0);
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static Schema event(String fields) {
    return schema(
        "{'type': 'record', 'name': 'Event', 'namespace': 'lakegate.test', 'fields': ["
            + fields
            + "]}");
  }

  private static Schema schema(String json) {
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }
}
