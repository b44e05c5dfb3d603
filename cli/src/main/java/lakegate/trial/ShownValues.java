package lakegate.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import lakegate.event.EventType;
import lakegate.event.FieldRules;
import lakegate.event.RecordRules;

/** Values as examples show them: short, and masked if they are or look personal. */
final class ShownValues {
  private static final int LONGEST = 60;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final boolean unmask;
  private final Map<String, Member> byPath = new HashMap<>();

  /**
   * A member of the raw JSON.
   *
   * @param names from the outermost object to it
   */
  private record Member(List<String> names, boolean personal) {}

  ShownValues(EventType released, EventType edited, boolean unmask) {
    this.unmask = unmask;
    add(released.record(), "$", List.of(), false);
    add(edited.record(), "$", List.of(), false);
  }

  private void add(RecordRules record, String parent, List<String> names, boolean personal) {
    for (FieldRules field : record.fields()) {
      String path = parent + "." + field.jsonName();
      List<String> to = new ArrayList<>(names);
      to.add(field.jsonName());
      boolean isPersonal = personal || field.personal();
      byPath.merge(
          path,
          new Member(to, isPersonal),
          (one, other) -> new Member(to, one.personal() || other.personal()));
      field.record().ifPresent(nested -> add(nested, path, to, isPersonal));
    }
  }

  /** The value of a member as it was sent. */
  String raw(byte[] message, String path) {
    Member member = byPath.get(path);
    if (member == null) {
      // The whole message, or a member that nobody has declared.
      return "the message";
    }
    JsonNode node;
    try {
      node = JSON.readTree(message);
    } catch (IOException e) {
      return "the message";
    }
    for (String name : member.names()) {
      node = node.path(name);
    }
    if (node.isMissingNode()) {
      return "missing";
    }
    if (node.isContainerNode()) {
      return node.isArray() ? "an array" : "an object";
    }
    return text(
        node.isNumber() ? node.decimalValue().toString() : node.toString(),
        node.isNull(),
        member.personal());
  }

  /** A column's value. */
  String value(Object value, boolean personal) {
    if (value instanceof Map<?, ?>) {
      return "a record";
    }
    if (value instanceof BigDecimal decimal) {
      return text(decimal.toPlainString(), false, personal);
    }
    return text(
        value instanceof String string ? new TextNode(string).toString() : String.valueOf(value),
        value == null,
        personal);
  }

  private String text(String text, boolean isNull, boolean personal) {
    if (!unmask && !isNull && (personal || PersonalData.looksPersonal(text))) {
      return PersonalData.MASK;
    }
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end) + "…";
  }

  static BigDecimal number(Object number) {
    return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
  }

  /** The paths of all members that hold a value. */
  static TreeSet<String> members(Object rescued) {
    TreeSet<String> paths = new TreeSet<>();
    if (rescued != null) {
      try {
        addMembers(JSON.readTree(rescued.toString()), "", paths);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("rescued_data is not JSON", e);
      }
    }
    return paths;
  }

  private static void addMembers(JsonNode object, String parent, TreeSet<String> paths) {
    object
        .properties()
        .forEach(
            member -> {
              String name = member.getKey();
              String path = parent + (PersonalData.looksPersonal(name) ? PersonalData.MASK : name);
              if (member.getValue().isObject() && !member.getValue().isEmpty()) {
                addMembers(member.getValue(), path + ".", paths);
              } else {
                paths.add(path);
              }
            });
  }
}
