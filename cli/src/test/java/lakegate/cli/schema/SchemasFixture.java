package lakegate.cli.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A schemas folder with the event type payouts and the columns that every table has. */
final class SchemasFixture {
  static final String AMOUNT = decimal(18, 4);

  final Path folder;

  SchemasFixture(Path folder) throws IOException {
    this.folder = folder;
    write(
        "shared/row.avsc",
        """
        {"type": "record", "name": "Row", "fields": [
          {"name": "rescued_data", "type": ["null", "string"], "default": null, "doc": "Unknown."}
        ]}
        """);
    write("payouts.avsc", payout(AMOUNT));
  }

  void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** A released version: the same with the shared columns. */
  void release(String version, String amount) throws IOException {
    write(
        "released/payouts/" + version + ".avsc",
        payout(amount)
            .replace(
                "}\n  ]\n}",
                "},\n"
                    + "    {\"name\": \"rescued_data\", \"type\": [\"null\", \"string\"],"
                    + " \"default\": null, \"doc\": \"Unknown.\"}\n"
                    + "  ]\n}"));
  }

  static String payout(String amount) {
    return """
    {
      "type": "record", "name": "Payout", "namespace": "test", "doc": "A payout.",
      "fields": [
        {"name": "payout_id", "type": "string", "doc": "Its id."},
        {"name": "amount", "type": %s, "doc": "How much."}
      ]
    }
    """
        .formatted(amount)
        .replace("\n    ", "\n")
        .strip();
  }

  static String decimal(int precision, int scale) {
    return "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": %d, \"scale\": %d}"
        .formatted(precision, scale);
  }
}
