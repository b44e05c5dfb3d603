package lakegate.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import lakegate.deadletter.RejectReason;
import lakegate.event.EventType;

/** Malformed messages of one event type, one way or more for each reason. */
final class Faults {
  private static final int MEBIBYTE = 1 << 20;
  private static final List<String> BLANKS = List.of("", " ", "\n\t  ");
  private static final List<String> NO_OBJECTS = List.of("\"text\"", "42", "null", "true", "[]");
  private static final List<String> NO_JSON =
      List.of("<html>502 Bad Gateway</html>", "{'amount': 12}", "{\"amount\": 012}", "{\"a\":1,}");
  private static final List<byte[]> NO_UTF8 =
      List.of(
          new byte[] {(byte) 0xff},
          new byte[] {(byte) 0xc0, (byte) 0xaf},
          new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
          new byte[] {(byte) 0xe2, (byte) 0x82});

  private final RecordWriter writer;
  private final String firstMember;
  private final Map<RejectReason, List<FieldFault>> ofFields = new EnumMap<>(RejectReason.class);

  Faults(EventType type, RecordWriter writer) {
    this.writer = writer;
    this.firstMember = type.record().fields().get(0).jsonName();
    type.record().fields().stream()
        .flatMap(field -> FieldFault.of(field).stream())
        .forEach(
            fault -> ofFields.computeIfAbsent(fault.reason(), r -> new ArrayList<>()).add(fault));
  }

  /** The reasons that a message of this type can have, in the enum's order. */
  List<RejectReason> reasons() {
    List<RejectReason> reasons = new ArrayList<>();
    for (RejectReason reason : RejectReason.values()) {
      if (isOfMessages(reason) || ofFields.containsKey(reason)) {
        reasons.add(reason);
      }
    }
    return reasons;
  }

  private static boolean isOfMessages(RejectReason reason) {
    return switch (reason) {
      case TOMBSTONE,
          EMPTY,
          TOO_LARGE,
          INVALID_UTF8,
          NOT_JSON,
          NOT_AN_OBJECT,
          TRAILING_TEXT,
          TOO_DEEP,
          TOO_COMPLEX,
          DUPLICATE_KEY,
          TEXT_TOO_LONG,
          NUMBER_TOO_LONG ->
          true;
      case LONE_SURROGATE,
          MISSING_FIELD,
          NULL_FIELD,
          WRONG_TYPE,
          BAD_TIMESTAMP,
          TOO_PRECISE,
          OUT_OF_RANGE,
          NOT_ALLOWED,
          // Reasons of validated records.
          UNDECODABLE,
          UNKNOWN_SCHEMA ->
          false;
    };
  }

  /** A message to be rejected for the reason; null is a tombstone. */
  byte[] message(RejectReason reason, long now, Draw draw) {
    StringBuilder out = new StringBuilder();
    if (ofFields.containsKey(reason)) {
      writer.write(out, now, draw, draw.of(ofFields.get(reason)));
      return out.toString().getBytes(UTF_8);
    }
    if (reason == RejectReason.TOMBSTONE) {
      return null;
    }
    writer.write(out, now, draw);
    if (reason == RejectReason.INVALID_UTF8) {
      return invalidUtf8(out, draw);
    }
    return text(reason, out, draw).getBytes(UTF_8);
  }

  private String text(RejectReason reason, StringBuilder valid, Draw draw) {
    return switch (reason) {
      case EMPTY -> draw.of(BLANKS);
      case TOO_LARGE -> valid + " ".repeat(MEBIBYTE);
      case NOT_JSON ->
          draw.chance(0.5)
              ? draw.of(NO_JSON)
              : valid.substring(0, 1 + draw.below(valid.length() - 1));
      case NOT_AN_OBJECT -> draw.chance(0.5) ? draw.of(NO_OBJECTS) : "[" + valid + "]";
      case TRAILING_TEXT -> valid + (draw.chance(0.5) ? valid.toString() : " x");
      case TOO_DEEP -> with(valid, "\"x_deep\":" + "[".repeat(60) + "]".repeat(60));
      case TOO_COMPLEX -> with(valid, "\"x_many\":[" + "0,".repeat(20_000) + "0]");
      case DUPLICATE_KEY ->
          with(
              valid,
              draw.chance(0.5)
                  ? "\"" + firstMember + "\":\"again\""
                  : "\"x_twice\":{\"a\":1,\"a\":2}");
      case TEXT_TOO_LONG -> with(valid, "\"x_note\":\"" + "long ".repeat(14_000) + "\"");
      case NUMBER_TOO_LONG -> with(valid, "\"x_number\":0." + "3".repeat(80));
      default -> throw new IllegalArgumentException("Cannot generate a message for " + reason);
    };
  }

  private static byte[] invalidUtf8(StringBuilder valid, Draw draw) {
    byte[] head = with(valid, "\"x_note\":\"").getBytes(UTF_8);
    byte[] wrong = draw.of(NO_UTF8);
    byte[] message = new byte[head.length + wrong.length + 1];
    System.arraycopy(head, 0, message, 0, head.length - 1);
    System.arraycopy(wrong, 0, message, head.length - 1, wrong.length);
    message[message.length - 2] = '"';
    message[message.length - 1] = '}';
    return message;
  }

  /** The object with one more member. */
  private static String with(StringBuilder object, String member) {
    return object.substring(0, object.length() - 1) + "," + member + "}";
  }
}
