package lakegate.fuzz;

import java.util.Optional;

/** A decoder, its oracle, and payloads for both. One instance belongs to one thread. */
public interface Target {
  String name();

  /** The payload of this number: the same for the same seed, whatever was drawn before. */
  byte[] payload(long number);

  /** What the payload drawn last is decoded as: an event type or a pair of schemas. */
  String subject();

  /** Decodes a payload as the job does, as {@link #subject}. */
  Object decode(byte[] payload);

  boolean isAccepted(Object outcome);

  /**
   * What the oracle says of the payload if it isn't the decoder's outcome: both in words; empty if
   * they agree.
   */
  Optional<String> difference(byte[] payload, Object outcome);
}
