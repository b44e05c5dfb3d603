package lakegate.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import lakegate.fuzz.Hostile;
import org.apache.avro.Schema;

/** Records of 1 MiB that {@link AvroToRow} takes as long as possible for, read and passed over. */
public final class HostileRecords {
  private static final String RECORD =
      "{'type': 'record', 'name': 'R', 'fields': [{'name': 'v', 'type': ['null', 'string']}]}";
  private static final String TREE =
      "{'type': 'record', 'name': 'Tree', 'fields': [{'name': 'left', 'type': ['null', 'Tree']},"
          + " {'name': 'right', 'type': ['null', 'Tree']}]}";
  private static final String DECIMAL =
      "{'type': 'bytes', 'logicalType': 'decimal', 'precision': 18}";

  /** As Avro writes 1,000,000: a count or a length. */
  private static final String MILLION = "80 89 7a";

  private HostileRecords() {}

  public static List<Hostile> all() {
    List<Hostile> all = new ArrayList<>();
    add(all, "elements of a byte", array("'int'"), MILLION, "02");
    add(all, "a block for each element", array("'int'"), "", "02 02");
    add(all, "a block with its length for each element", array("'int'"), "", "01 02 02");
    add(all, "empty strings", array("'string'"), MILLION, "00");
    add(all, "nulls", array("['null', 'string']"), MILLION, "00");
    add(all, "elements of no bytes", array("'null'"), "", "fe ff ff ff ff ff ff ff ff 01");
    add(all, "empty arrays", array(array("'int'")), MILLION, "00");
    add(all, "arrays of one element", array(array("'int'")), MILLION, "02 02 00");
    add(all, "empty maps", array(map("'int'")), MILLION, "00");
    add(all, "entries of one key", map("'int'"), MILLION, "02 61 02");
    add(all, "records", array(RECORD), MILLION, "00");
    add(all, "records of empty strings", array(RECORD), MILLION, "02 00");
    add(all, "a string", "'string'", MILLION, "61");
    add(all, "a string of four-byte characters", "'string'", MILLION, "f0 9f 98 80");
    add(all, "bytes", "'bytes'", MILLION, "ff");
    add(all, "a decimal of zeros", DECIMAL, MILLION, "00");
    add(all, "numbers of ten bytes", array("'long'"), MILLION, "80 80 80 80 80 80 80 80 80 00");
    add(all, "a number without an end", "'long'", "", "80");
    add(all, "a deep tree", TREE, "", "02");
    add(all, "a wide tree", array(TREE), MILLION, "00 00");
    return all;
  }

  private static String array(String items) {
    return "{'type': 'array', 'items': " + items + "}";
  }

  private static String map(String values) {
    return "{'type': 'map', 'values': " + values + "}";
  }

  private static void add(List<Hostile> all, String name, String type, String head, String item) {
    byte[] start = hex(head);
    byte[] piece = hex(item);
    byte[] record = Arrays.copyOf(start, Hostile.MEBIBYTE);
    for (int at = start.length; at < record.length; at++) {
      record[at] = piece[(at - start.length) % piece.length];
    }
    Schema writer = event("{'name': 'v', 'type': " + type + "}");
    Schema reader = event("{'name': 'other', 'type': ['null', 'int'], 'default': null}");
    // No column is recursive.
    if (!type.contains("'Tree'")) {
      all.add(new Hostile("Avro, " + name, record, () -> decoder(writer, writer)));
    }
    all.add(new Hostile("Avro passed over, " + name, record, () -> decoder(writer, reader)));
  }

  private static Function<byte[], Object> decoder(Schema writer, Schema reader) {
    AvroToRow rows = new AvroToRow(writer, reader);
    return record -> rows.read(record, 0);
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static Schema event(String fields) {
    return new Schema.Parser()
        .parse(
            ("{'type': 'record', 'name': 'Event', 'fields': [" + fields + "]}").replace('\'', '"'));
  }
}
