package lakegate.decode;

/** A boolean: true and false, also as words in any case. */
final class BooleanCodec extends FieldCodec {
  private static final int TRUE = 0x65757274;
  private static final int FALSE = 0x736c6166;
  private static final int LOWER_CASE = 0x20202020;

  BooleanCodec(Position position) {
    super(position, "expected true or false");
  }

  @Override
  void encodeValue(Message message, byte kind) {
    if (kind == JsonScanner.TRUE || kind == JsonScanner.FALSE) {
      write(message, kind == JsonScanner.TRUE);
    } else if (!isText(kind)) {
      wrongType(message);
    } else if (takeWord(message)) {
      if (isTrue(message)) {
        write(message, true);
      } else if (isFalse(message)) {
        write(message, false);
      } else {
        wrongType(message);
      }
    }
  }

  private static boolean isTrue(Message message) {
    return message.to - message.from == 4 && word(message) == TRUE;
  }

  private static boolean isFalse(Message message) {
    return message.to - message.from == 5
        && word(message) == FALSE
        && (message.text[message.to - 1] | 0x20) == 'e';
  }

  /** The first four bytes; or-ing makes letters, and nothing else, into lower-case letters. */
  private static int word(Message message) {
    return Words.getInt(message.text, message.from) | LOWER_CASE;
  }

  private void write(Message message, boolean value) {
    writeBranch(message);
    message.out.writeByte(value ? 1 : 0);
  }
}
