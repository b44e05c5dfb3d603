package lakegate.gate;

import static lakegate.gate.AvroTypes.describe;
import static lakegate.gate.AvroTypes.join;

import java.util.stream.Collectors;
import org.apache.avro.Schema.Field;

/**
 * Something that a reader can't read or reads wrong.
 *
 * @param path of the field in the draft
 * @param property of the field where the break stands, such as {@code type}
 * @param was what the released version has
 * @param is what the draft has
 * @param effect on consumers, to be put behind them; {@code %s} stands for the records
 */
record Break(
    Rule rule, String path, String property, String was, String is, String effect, String fix) {

  static Break alias(Field field, String path, String effect) {
    String claimed = field.aliases().stream().sorted().collect(Collectors.joining(", "));
    return new Break(
        Rule.WIRE_ALIAS,
        join(path, field.name()),
        "aliases",
        "alias " + claimed,
        claimed + " is still a field",
        effect,
        "remove the alias of a field that exists");
  }

  /**
   * @param instead the field of the draft that is read under the earlier name, if any
   */
  static Break rename(Field field, Field earlier, Field instead, String path) {
    String effect;
    if (instead != null) {
      effect = "read the values of another field as " + earlier.name() + " in %s";
    } else if (earlier.hasDefaultValue()) {
      effect = "find no " + earlier.name() + " in %s and read its default instead";
    } else {
      effect = "can't read %s: they look for " + earlier.name();
    }
    return new Break(
        Rule.WIRE_RENAMED_FIELD,
        join(path, field.name()),
        "name",
        earlier.name(),
        field.name(),
        effect,
        "keep the name " + earlier.name());
  }

  static Break required(Field field, String path) {
    return new Break(
        Rule.WIRE_FIELD_REQUIRED,
        join(path, field.name()),
        "name",
        "no such field",
        withoutDefault(field),
        "can't read %s: they have no " + field.name() + ", and there is no default for it",
        field.schema().isNullable()
            ? "add \"default\": null to " + field.name()
            : "make " + field.name() + " nullable, with \"default\": null");
  }

  static Break missing(Field field, String path) {
    return new Break(
        Rule.WIRE_FIELD_REQUIRED,
        join(path, field.name()),
        "name",
        withoutDefault(field),
        "no such field",
        "can't read %s: they want " + field.name() + " and have no default for it",
        "keep " + field.name());
  }

  private static String withoutDefault(Field field) {
    return describe(field.schema()) + " without a default";
  }
}
