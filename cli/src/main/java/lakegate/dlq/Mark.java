package lakegate.dlq;

/**
 * Something to be said about a place in a message.
 *
 * @param at index of the byte, or the message's length for its end
 */
record Mark(int at, String text) {
  /** The caret, so many columns from the left. */
  String line(int column) {
    return " ".repeat(column) + "^ " + text;
  }
}
