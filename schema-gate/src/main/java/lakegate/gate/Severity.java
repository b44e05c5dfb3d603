package lakegate.gate;

import java.util.Locale;

/** Whether a finding stops an edit. */
public enum Severity {
  ERROR,
  WARNING;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
