package lakegate.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import lakegate.fuzz.Hostile;

/** Messages that {@link JsonToAvro} takes as long as possible for, most of them of 1 MiB. */
public final class HostileMessages {
  private static final String HEAD = "{\"id\":\"i\",\"outer\":{\"required\":1},";

  /** Without d, so that no name of two characters is that of a field. */
  private static final String NAME_CHARACTERS =
      "abcefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:;,+*#!$%&/()=?<>|{}[]~^@";

  private static final int MOST_NAMES = JsonToAvro.MAX_TOKENS - 4;

  private HostileMessages() {}

  public static List<Hostile> all() {
    List<Hostile> all = new ArrayList<>();
    add(all, "blanks", " ".repeat(Hostile.MEBIBYTE));
    add(all, "arrays, too deep", "[".repeat(Hostile.MEBIBYTE));
    add(
        all,
        "an array of arrays",
        HEAD + "\"x\":[" + list(700, i -> "[".repeat(28) + "]".repeat(28)) + "]}");
    add(
        all,
        "names of two characters",
        HEAD + list(MOST_NAMES, i -> "\"" + name(i) + "\":0") + "}");
    add(
        all,
        "names of two characters, nested",
        HEAD + "\"x\":{" + list(MOST_NAMES - 1, i -> "\"" + name(i) + "\":0") + "}}");
    add(
        all,
        "names of 45 characters",
        HEAD + list(MOST_NAMES, i -> "\"" + "n".repeat(40) + (10_000 + i) + "\":0") + "}");
    add(
        all,
        "names of escapes",
        HEAD
            + list(
                MOST_NAMES, i -> "\"\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9" + name(i) + "\":0")
            + "}");
    add(all, "one name again and again", HEAD + list(MOST_NAMES, i -> "\"x\":0") + "}");
    add(
        all,
        "a known name again and again",
        HEAD + list(MOST_NAMES, i -> "\"shape\":\"round\"") + "}");
    add(
        all,
        "objects of one member",
        HEAD + "\"x\":[" + list(MOST_NAMES / 2, i -> "{\"\":0}") + "]}");
    add(
        all,
        "long names",
        HEAD + list(15, i -> "\"" + "n".repeat(65_530) + name(i) + "\":0") + "}");
    add(
        all,
        "long names of escapes",
        HEAD + list(15, i -> "\"" + "\\n".repeat(32_760) + name(i) + "\":0") + "}");
    add(all, "numbers of 64 digits", HEAD + "\"x\":[" + list(16_000, i -> "9".repeat(64)) + "]}");
    add(
        all,
        "a number of a mebibyte",
        HEAD + "\"count\":" + "9".repeat(Hostile.MEBIBYTE - 50) + "}");
    add(
        all,
        "texts of escapes",
        HEAD + "\"x\":[" + list(15, i -> "\"" + "\\u00e9".repeat(11_000) + "\"") + "]}");
    add(
        all,
        "texts of pairs of escapes",
        HEAD + "\"x\":[" + list(15, i -> "\"" + "\\ud83d\\ude00".repeat(5_500) + "\"") + "]}");
    add(
        all,
        "texts of four-byte characters",
        HEAD + "\"x\":[" + list(15, i -> "\"" + "😀".repeat(16_000) + "\"") + "]}");
    add(
        all,
        "texts of backslashes",
        HEAD + "\"x\":[" + list(15, i -> "\"" + "\\\\".repeat(34_000) + "\"") + "]}");
    add(all, "empty texts", HEAD + "\"x\":[" + list(19_000, i -> "\"\"") + "]}");
    add(all, "a text without an end", HEAD + "\"x\":\"" + "y".repeat(Hostile.MEBIBYTE - 50));
    add(all, "known texts of 64 KiB", HEAD + known("- ".repeat(32_000)) + "}");
    add(all, "known texts of blanks", HEAD + known(" ".repeat(65_000)) + "}");
    add(all, "known texts of escapes", HEAD + known("\\u0020".repeat(40_000)) + "}");
    return all;
  }

  private static String known(String text) {
    return "\"shape\":\"%1$s\",\"code\":\"%1$s\",\"open\":\"%1$s\",\"count\":\"%1$s\""
        .formatted(text);
  }

  private static String name(int i) {
    int size = NAME_CHARACTERS.length();
    String rest = "" + NAME_CHARACTERS.charAt(i % size) + NAME_CHARACTERS.charAt(i / size % size);
    return i < size * size ? rest : rest + NAME_CHARACTERS.charAt(i / size / size);
  }

  private static String list(int count, IntFunction<String> item) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < count && list.length() < Hostile.MEBIBYTE - 200_000; i++) {
      list.append(i == 0 ? "" : ",").append(item.apply(i));
    }
    return list.toString();
  }

  private static void add(List<Hostile> all, String name, String text) {
    byte[] json = text.getBytes(UTF_8);
    all.add(
        new Hostile(
            "JSON, " + name,
            json,
            () -> {
              JsonToAvro decoder = new JsonToAvro(TestTypes.QUIRKS, 1);
              return message -> decoder.decode(message, 0, 0, 0);
            }));
  }
}
