package lakegate.event;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lakegate.event.SchemaProblem.Kind;

/** Receives what is wrong with one file. */
final class Problems {
  private final String file;
  private final List<SchemaProblem> problems;
  private final Set<String> doubtful = new HashSet<>();

  Problems(String file, List<SchemaProblem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * Adds one.
   *
   * @param path the field's path; empty for the whole record
   * @param at keys and indices from the field to the part it is about
   */
  void report(Kind kind, String path, String text, String... at) {
    JsonPointer pointer = JsonPointer.empty();
    for (String key : at) {
      pointer = pointer.appendProperty(key);
    }
    problems.add(new SchemaProblem(kind, file, path, pointer, text));
  }

  /** Notes that a field's type is wrong: what the field's rules say of it is not checked. */
  void doubtType(String path) {
    doubtful.add(path);
  }

  boolean isTypeDoubtful(String path) {
    return doubtful.contains(path);
  }

  int count() {
    return problems.size();
  }
}
