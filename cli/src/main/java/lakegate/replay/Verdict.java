package lakegate.replay;

import java.util.Optional;

/**
 * What becomes of a letter. Compared by reference: the message isn't copied.
 *
 * @param code the letter's own code
 * @param newCode what the message would be rejected with now; only if {@link Fate#REJECTED}
 * @param message what would be sent, changed if asked for; null for a tombstone, and unless {@link
 *     Fate#ACCEPTED} or {@link Fate#REJECTED}
 */
record Verdict(Fate fate, String code, Optional<String> newCode, byte[] message) {
  /** Whether a replay sends it. */
  boolean isSent(boolean force) {
    return fate == Fate.ACCEPTED || (force && fate == Fate.REJECTED);
  }
}
