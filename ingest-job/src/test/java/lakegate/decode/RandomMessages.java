package lakegate.decode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import lakegate.event.EventType;
import lakegate.event.FieldRules;
import lakegate.event.Range;
import lakegate.event.RecordRules;
import org.apache.avro.LogicalTypes;

/** Raw messages of an event type: most of them right, many odd, some broken. */
final class RandomMessages {
  private static final String[] NULLS = {
    "null",
    "\"null\"",
    "\"NULL\"",
    "\"None\"",
    "\"\"",
    "\"  \"",
    "\" none \"",
    "\"nul\\u006c\"",
    "\"\\u0000\""
  };
  private static final String[] WRONG = {
    "1",
    "true",
    "[]",
    "{}",
    "[1,[2,{\"a\":\"b\"}]]",
    "{\"a\":1,\"b\":{\"c\":null}}",
    "\"word\"",
    "12.5",
    "{\"a\":1,\"a\":2}",
    "[{\"x\":1},{\"y\":1,\"\\u0079\":2}]",
    "\"\\ud83d\"",
    "-",
    "01",
    "nul",
    "\"a\tb\""
  };
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "0.0",
    "1",
    "7",
    "10",
    "12.0",
    "1e1",
    "1E+1",
    "100e-1",
    "12.5",
    "0.00001",
    "123.4500000",
    "999999.9999",
    "1000000",
    "1000000.0001",
    "1000001",
    "99999999999999",
    "999999999999999999",
    "1000000000000000000",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "2147483647",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "1e5000000",
    "1e-5000000",
    "0e99999999999999999999",
    "1e99999999999999999999999999",
    "-99.99",
    "-99.995",
    "499.99",
    "500",
    "12345678901234567.89",
    "0.000000000000000000000000000000000000000000000000000000000000001",
    "1000000000000000000000000000000000000000000000000000000000000000e-60",
    "1.",
    ".5",
    "+1",
    "1e",
    "0x1",
    "Infinity"
  };
  private static final String[] TIMES = {
    "2025-11-14T10:15:30Z",
    "2025-11-14T10:15:30.123+02:00",
    "2025-11-14T10:15:30.000Z",
    "2025-11-14 10:15:30.123",
    "2025-11-14T10:15:30.123",
    "2024-02-29T23:59:59.999999999-11:30",
    "2023-02-29T00:00:00Z",
    "2025-04-31 00:00:00",
    "2025-11-14t10:15:30z",
    "2025-11-14T10:15:30z",
    "2025-11-14T24:00:00Z",
    "2025-11-14T10:15:60Z",
    "2025-11-14T10:60:00Z",
    "2025-13-01T00:00:00Z",
    "2025-00-01T00:00:00Z",
    "2025-01-00T00:00:00Z",
    "1999-12-31T23:59:59.999Z",
    "2000-01-01T00:00:00Z",
    "2100-01-01T00:00:00Z",
    "2100-01-01T00:00:00.0009Z",
    "0000-01-01T00:00:00Z",
    "1969-12-31T23:59:59.9999Z",
    "9999-12-31T23:59:59.999-18:00",
    "2025-11-14T10:15:30+18:01",
    "2025-11-14T10:15:30-00:00",
    "2025-11-14T10:15:30.Z",
    "2025-11-14T10:15:30.1234567890Z",
    "2025-11-14T10:15:30+2:00",
    "2025-11-14T10:15:30+0200",
    "2025-11-14T10:15",
    "2025-11-14",
    "2025-11-14_10:15:30",
    "1763115330",
    "1900-02-29T00:00:00Z"
  };
  private static final String[] TEXTS = {
    "a",
    "Acme Store",
    "Größe",
    "日本語テキスト",
    "😀 smile",
    "needs-response",
    "Needs Response",
    "  - very -  round ",
    "a\\n\\t\\\"b\\\\\\/",
    "\\u00e4\\u20ac\\ud83d\\ude00",
    "\\u0020trim\\u000a",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ [@`{",
    "abcdefghijklmnopqrstuvwxyz",
    "A very long description that needs two bytes of length, as Avro counts it in zigzag.",
    "usd",
    "EUR",
    "XXX",
    "us",
    "342",
    "Succeeded",
    "failed",
    "größer",
    "LONG code with many letters",
    "Nulls",
    "x"
  };
  private static final String[] BYTES = {
    "\"", "\\", "{", "}", "[", "]", ",", ":", " ", "\n", "\t", "0", "1", "e", "-", ".", "\u0001",
    "\u00e4", "u", "null"
  };

  private final EventType type;
  private final Random random;

  RandomMessages(EventType type, Random random) {
    this.type = type;
    this.random = random;
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private String any(String[] list) {
    return list[random.nextInt(list.length)];
  }

  byte[] next() {
    byte[] message = object(type.record(), chance(3) ? 5 : 200).getBytes(StandardCharsets.UTF_8);
    if (!chance(4)) {
      return message;
    }
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      message = mutated(message);
    }
    return message;
  }

  /**
   * @param oddness one in how many values is odd
   */
  private String object(RecordRules rules, int oddness) {
    List<String> members = new ArrayList<>();
    for (FieldRules field : rules.fields()) {
      if (!chance(field.nullable() ? 12 : 4 * oddness)) {
        members.add(name(field.jsonName()) + blank() + ":" + blank() + value(field, oddness));
      }
      if (chance(4 * oddness)) {
        members.add(name(field.jsonName()) + ":" + any(WRONG));
      }
    }
    while (chance(4)) {
      String name =
          any(
              new String[] {
                "\\u00e9".repeat(400),
                "x",
                "extra",
                "quality_flags",
                "\\u0078",
                "ümlaut",
                "",
                "a much longer name"
              });
      members.add(
          "\""
              + name
              + "\""
              + blank()
              + ":"
              + blank()
              + (chance(2) ? any(WRONG) : "\"" + any(TEXTS) + "\""));
    }
    if (chance(3)) {
      Collections.shuffle(members, random);
    }
    return blank()
        + "{"
        + blank()
        + String.join(blank() + "," + blank(), members)
        + blank()
        + "}"
        + blank();
  }

  private String name(String jsonName) {
    String name = jsonName.replace("\"", "\\\"");
    if (chance(50)) {
      name = String.format("\\u%04x", (int) name.charAt(0)) + name.substring(1);
    }
    return "\"" + name + "\"";
  }

  private String blank() {
    return chance(20) ? any(new String[] {" ", "\n", "\t\r\n ", "  "}) : "";
  }

  private String value(FieldRules field, int oddness) {
    if (chance(oddness)) {
      return any(chance(2) ? WRONG : NULLS);
    }
    if (field.nullable() && chance(10)) {
      return any(NULLS);
    }
    boolean odd = chance(oddness);
    if (field.schema().getLogicalType() instanceof LogicalTypes.TimestampMillis) {
      String time = odd ? any(TIMES) : TIMES[random.nextInt(5)];
      return "\"" + (chance(10) ? " " + time + "\\t" : time) + "\"";
    }
    return switch (field.schema().getType()) {
      case RECORD -> object(field.record().orElseThrow(), oddness);
      case BOOLEAN ->
          any(
              new String[] {
                "true", "false", "\"true\"", "\" FALSE\"", "\"True \"", odd ? "\"yes\"" : "true"
              });
      case STRING -> "\"" + text(field, odd) + "\"";
      default -> {
        String number =
            odd ? any(NUMBERS) : low(field) + 1 + random.nextInt(9) + (chance(3) ? ".0" : "");
        yield chance(5) ? "\"" + (chance(3) ? " " : "") + number + "\"" : number;
      }
    };
  }

  private static int low(FieldRules field) {
    return field
        .range()
        .flatMap(range -> ((Range.Numbers) range).low())
        .map(low -> Math.max(0, low.intValue()))
        .orElse(0);
  }

  private String text(FieldRules field, boolean odd) {
    if (odd && chance(20)) {
      return any(TEXTS).repeat(1 + random.nextInt(600));
    }
    List<String> known = field.allowed().map(a -> a.values()).orElse(field.examples());
    if (odd || known.isEmpty()) {
      return any(TEXTS);
    }
    String text = known.get(random.nextInt(known.size()));
    return switch (random.nextInt(8)) {
      case 0 -> " " + text + " ";
      case 1 -> text.toUpperCase(java.util.Locale.ROOT);
      case 2 -> text.replace('_', ' ');
      case 3 -> text.replace("_", " - ");
      default -> text;
    };
  }

  private byte[] mutated(byte[] message) {
    int at = random.nextInt(message.length);
    int end = Math.min(message.length, at + 1 + random.nextInt(8));
    switch (random.nextInt(7)) {
      case 0:
        message[at] ^= (byte) (1 << random.nextInt(8));
        return message;
      case 1:
        return Arrays.copyOf(message, Math.max(1, at));
      case 2:
        return replaced(message, at, end, new byte[0]);
      case 3:
        return replaced(message, at, at, Arrays.copyOfRange(message, at, end));
      case 4:
        return replaced(message, at, at, new byte[] {(byte) random.nextInt(256)});
      case 5:
        return replaced(
            message, message.length, message.length, any(BYTES).getBytes(StandardCharsets.UTF_8));
      default:
        return replaced(
            message, at, at + random.nextInt(2), any(BYTES).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] replaced(byte[] message, int from, int to, byte[] by) {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    result.write(message, 0, from);
    result.writeBytes(by);
    result.write(message, to, message.length - to);
    return result.size() == 0 ? message : result.toByteArray();
  }
}
