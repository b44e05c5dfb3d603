package lakegate.gate;

import java.util.Locale;

/** Whether a finding stops an edit. */
public enum Severity {
  ERROR,
  WARNING,
  /** It is let through for a while ({@link Waivers}). */
  WAIVED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
