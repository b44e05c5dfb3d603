package lakegate.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
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
        "{'type': 'record', 'name': 'Tree', 'fields': [{'name': 'left', 'type': ['null', 'Tree']}]}";
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
    byte[] hugeCount = HexFormat.of().parseHex("feffffff0f00");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    rows.read(hugeCount, 0);

    long before = threads.getCurrentThreadAllocatedBytes();
    RowData row = rows.read(hugeCount, 0);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    assertThat(row).isNull();
  }

  private static String gone(String type) {
    return "{'name': 'gone', 'type': " + type + "}, {'name': 'n', 'type': 'int'}";
  }

  private static RowData read(Schema writer, Schema reader, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return new AvroToRow(writer, reader).read(bytes, 0);
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
