package lakegate.settings;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * When too many messages are rejected.
 *
 * @param percent a flood is when more than this share of the last messages is rejected, 0 to 100
 * @param window how many messages of an event type are the last ones, per subtask
 * @param stop whether a flood stops the job
 */
public record FloodSettings(BigDecimal percent, int window, boolean stop) implements Serializable {
  /** As many rejected messages in the window are no flood yet. */
  public int most() {
    return percent.multiply(BigDecimal.valueOf(window)).movePointLeft(2).intValue();
  }
}
