package lakegate.decode;

import java.util.ArrayList;
import java.util.List;
import lakegate.deadletter.Problem;
import lakegate.deadletter.RejectReason;

/** What is wrong with one message: at most one problem per path, the first {@value #LIMIT}. */
final class Problems {
  static final int LIMIT = 32;

  private final List<Problem> found = new ArrayList<>();

  void clear() {
    found.clear();
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  void add(RejectReason reason, String path, String expected) {
    if (found.size() == LIMIT) {
      return;
    }
    // No iterator: a message can have thousands of duplicates.
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).path().equals(path)) {
        return;
      }
    }
    found.add(new Problem(reason, path, expected));
  }

  List<Problem> toList() {
    return List.copyOf(found);
  }
}
