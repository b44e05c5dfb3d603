package lakegate.trial;

import java.util.function.Consumer;

/** Raw messages of one event type, at rest: what comes after the start is not among them. */
public interface RawMessages extends AutoCloseable {

  /** How many there are, at the most. */
  long size();

  /** Hands over each, up to so many. */
  void read(long most, Consumer<RawMessage> each);

  @Override
  void close();
}
