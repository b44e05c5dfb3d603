package lakegate.gate;

/**
 * A place in a file.
 *
 * @param file as it was named to the gate
 * @param line from 1
 * @param column from 1, in characters
 */
public record Position(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
