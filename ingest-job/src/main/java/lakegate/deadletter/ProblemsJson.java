package lakegate.deadletter;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Problems as a JSON array of {@code {"code", "path", "detail"}}. */
final class ProblemsJson {
  /**
   * So many bytes at the most: a message with 20,000 bad members must not make its dead letter
   * larger than a topic takes. The problems that don't fit are left out, the last ones first.
   */
  static final int MAX_BYTES = 16 * 1024;

  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

  private ProblemsJson() {}

  static String of(List<Problem> problems) {
    StringBuilder json = new StringBuilder("[");
    int bytes = 2;
    for (Problem problem : problems) {
      String object = object(problem);
      bytes += object.getBytes(StandardCharsets.UTF_8).length + 1;
      if (bytes > MAX_BYTES) {
        break;
      }
      json.append(json.length() == 1 ? "" : ",").append(object);
    }
    return json.append(']').toString();
  }

  private static String object(Problem problem) {
    StringBuilder json = new StringBuilder("{\"code\":\"").append(problem.reason().name());
    quote(problem.path(), json.append("\",\"path\":\""));
    quote(problem.detail(), json.append("\",\"detail\":\""));
    return json.append("\"}").toString();
  }

  private static void quote(String text, StringBuilder json) {
    ENCODER.quoteAsString((CharSequence) DeadLetters.cut(text), json);
  }
}
