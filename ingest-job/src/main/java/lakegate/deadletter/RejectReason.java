package lakegate.deadletter;

/**
 * Why a message is a dead letter. The names are stable: they stand in headers, tables and people's
 * queries. A reason is never renamed or given another meaning.
 */
public enum RejectReason {
  /** The Kafka record has no value. */
  TOMBSTONE("The record has no value (a tombstone)"),
  /** The value has no byte or only white space. */
  EMPTY("The value is empty"),
  /** The value is longer than 1 MiB. */
  TOO_LARGE("The value is longer than the limit"),
  /** The bytes are not UTF-8 (RFC 3629: also overlong forms and encoded surrogates). */
  INVALID_UTF8("The bytes are not valid UTF-8"),
  /** The text breaks the grammar of JSON (RFC 8259). */
  NOT_JSON("The text is not JSON"),
  /** The JSON value is not an object. */
  NOT_AN_OBJECT("The JSON value is not an object"),
  /** Something other than white space follows the object. */
  TRAILING_TEXT("Text follows the object"),
  /** Objects and arrays are nested deeper than 32. */
  TOO_DEEP("The value is nested too deep"),
  /** More than 20,000 members and elements. */
  TOO_COMPLEX("The value has too many members and elements"),
  /** An object has two members with one name. */
  DUPLICATE_KEY("A member name occurs twice"),
  /** A string is longer than 64 KiB. */
  TEXT_TOO_LONG("A string is longer than the limit"),
  /** A number has more than 64 characters. */
  NUMBER_TOO_LONG("A number has too many characters"),
  /** A string escapes half of a surrogate pair, which no UTF-8 text can hold. */
  LONE_SURROGATE("A string has half of a surrogate pair"),
  /** A required member is absent. */
  MISSING_FIELD("A required member is missing"),
  /** A required member is null or a null word. */
  NULL_FIELD("A required member is null"),
  /** The value is not of the field's type. */
  WRONG_TYPE("The value has the wrong type"),
  /** The text is none of the five timestamp formats or names no instant. */
  BAD_TIMESTAMP("The text is not a timestamp"),
  /** The number has more decimals than the field, so it would lose digits. */
  TOO_PRECISE("The number has more decimals than the field"),
  /** The value is outside the range or the type's bounds. */
  OUT_OF_RANGE("The value is out of range"),
  /** The value is none of the allowed ones. */
  NOT_ALLOWED("The value is not an allowed one"),
  /** A record of a validated topic is not Confluent-framed Avro of its schema. */
  UNDECODABLE("The record is not readable with its schema"),
  /** A record of a validated topic names a schema id that the registry does not know. */
  UNKNOWN_SCHEMA("The registry does not know the record's schema id");

  private final String text;

  RejectReason(String text) {
    this.text = text;
  }

  /** The reason in words. Never holds anything of the message. */
  public String text() {
    return text;
  }
}
