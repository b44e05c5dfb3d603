package lakegate.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Code lists of standards, pinned as resources: the JDK's own change with its version, and what a
 * table accepts must not.
 */
final class CodeLists {
  /**
   * ISO 4217: active currencies and funds without precious metals, testing and "no currency" codes;
   * ISO 3166-1: the officially assigned alpha-2 codes.
   */
  static final List<String> NAMES = List.of("iso-4217", "iso-3166-1");

  private CodeLists() {}

  static Optional<List<String>> values(String name) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    try (InputStream in = CodeLists.class.getResourceAsStream(name + ".txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return Optional.of(List.of(text.trim().split("\\s+")));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read code list " + name, e);
    }
  }
}
