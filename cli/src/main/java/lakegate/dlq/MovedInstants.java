package lakegate.dlq;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lakegate.event.EventType;
import lakegate.event.FieldRules;
import lakegate.event.RecordRules;
import org.apache.avro.LogicalTypes;

/** A message with the days of its instants moved, all by the same number; nothing else changes. */
final class MovedInstants {
  private static final Pattern DAY = Pattern.compile("\"[\\x00-\\x20]*(\\d{4}-\\d{2}-\\d{2})[T ]");

  /** More blanks than anybody writes, and a day. */
  private static final int LONGEST = 64;

  private MovedInstants() {}

  static byte[] of(EventType type, byte[] json, long days) {
    if (days == 0) {
      return json;
    }
    byte[] moved = json.clone();
    move(type.record(), "$", new JsonOutline(json), moved, days);
    return moved;
  }

  private static void move(
      RecordRules record, String path, JsonOutline outline, byte[] json, long days) {
    for (FieldRules field : record.fields()) {
      String member = path + "." + field.jsonName();
      if (field.schema().getLogicalType() instanceof LogicalTypes.TimestampMillis) {
        OptionalInt at = outline.value(member);
        if (at.isPresent()) {
          move(json, at.getAsInt(), days);
        }
      }
      field.record().ifPresent(nested -> move(nested, member, outline, json, days));
    }
  }

  private static void move(byte[] json, int at, long days) {
    int length = Math.min(LONGEST, json.length - at);
    Matcher match = DAY.matcher(new String(json, at, length, US_ASCII));
    if (match.lookingAt()) {
      try {
        byte[] day = LocalDate.parse(match.group(1)).plusDays(days).toString().getBytes(US_ASCII);
        if (day.length == match.group(1).length()) {
          System.arraycopy(day, 0, json, at + match.start(1), day.length);
        }
      } catch (DateTimeException e) {
        // No day at all: it is a problem that the sample is to keep.
      }
    }
  }
}
