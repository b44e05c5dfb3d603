package lakegate.event;

import com.fasterxml.jackson.core.JsonPointer;

/**
 * Something in an .avsc that can't be right.
 *
 * @param file its name
 * @param path of the field by name: joined with dots, through nullable types and records; what an
 *     array holds is {@code .element}, what a map holds {@code .value}, and a branch of another
 *     union {@code .<its name>}. Empty for the whole record
 * @param at the part of the field's object that it is about, such as {@code /range}; of its type
 *     without null, behind {@code /type}: {@code /type/scale}. Empty for the whole field
 * @param text what is wrong and what would be right
 */
public record SchemaProblem(Kind kind, String file, String path, JsonPointer at, String text) {

  /** What a problem is about. */
  public enum Kind {
    /** The text is no Avro schema of a record. */
    AVRO,
    /** A key that this place doesn't know. */
    UNKNOWN_KEY,
    DOC,
    /** A nullable field without {@code "default": null}. */
    NULL_DEFAULT,
    /** A union other than {@code ["null", type]}. */
    UNION,
    LOGICAL_TYPE_UNKNOWN,
    /** A logical type beside the type, or on a type that can't have it. */
    LOGICAL_TYPE_MISPLACED,
    /** A decimal whose precision or scale can't be. */
    DECIMAL,
    /** A decimal that no table can hold. */
    DECIMAL_OVER_38,
    /** A decimal that the decoder can't hold. */
    DECIMAL_OVER_18,
    /** An instant without {@code "adjust-to-utc": true}. */
    TIMESTAMP_UTC,
    /** A type that the decoder can't read. */
    UNSUPPORTED_TYPE,
    /** A record that holds itself. */
    RECURSIVE_TYPE,
    /** A name that another field or column has. */
    NAME_CLASH,
    /** A JSON name that is no text or that another field has. */
    JSON_NAME,
    NORMALISE,
    ALLOWED,
    RANGE,
    /** A list of values that is none. */
    LIST,
    FLAG,
    PARTITION,
    GENERATE
  }

  /** One line: file, field, what is wrong and what would be right. */
  public String line() {
    return path.isEmpty() ? file + ": " + text : file + ": " + path + ": " + text;
  }
}
