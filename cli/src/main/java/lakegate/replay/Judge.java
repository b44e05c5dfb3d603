package lakegate.replay;

import java.util.Optional;
import lakegate.decode.DecodeOutcome;
import lakegate.dlq.CurrentSchemas;
import lakegate.dlq.Letter;

/** Holds letters against the ledger and today's schema. */
public final class Judge {
  private static final String NO_CODE = "unknown";

  private final CurrentSchemas schemas;
  private final Patch patch;
  private final int maxReplays;
  private final Ledger ledger;

  /**
   * @param maxReplays a message that was sent again so often stays
   */
  public Judge(CurrentSchemas schemas, Patch patch, int maxReplays, Ledger ledger) {
    this.schemas = schemas;
    this.patch = patch;
    this.maxReplays = maxReplays;
    this.ledger = ledger;
  }

  /** The same with what the ledger says by now. */
  Judge with(Ledger newer) {
    return new Judge(schemas, patch, maxReplays, newer);
  }

  Verdict verdict(Letter letter) {
    String code = letter.code().orElse(NO_CODE);
    if (ledger.has(letter.place())) {
      return ends(Fate.REPLAYED, code);
    }
    if (!letter.isRaw()) {
      return ends(Fate.VALIDATED, code);
    }
    if (letter.cutFrom().isPresent()) {
      // The beginning may be an object that would be accepted, but nobody sent that.
      return ends(Fate.CUT, code);
    }
    if (letter.replayCount() >= maxReplays) {
      return ends(Fate.EXHAUSTED, code);
    }
    byte[] message = letter.value();
    if (!patch.isEmpty()) {
      Optional<byte[]> changed = patch.apply(message);
      if (changed.isEmpty()) {
        return ends(Fate.UNCHANGEABLE, code);
      }
      message = changed.get();
    }
    Optional<String> newCode =
        schemas
            .decode(letter, message)
            .fold(
                accepted -> Optional.empty(),
                (DecodeOutcome.Rejected rejected) ->
                    Optional.of(rejected.primary().reason().name()));
    return new Verdict(newCode.isEmpty() ? Fate.ACCEPTED : Fate.REJECTED, code, newCode, message);
  }

  private static Verdict ends(Fate fate, String code) {
    return new Verdict(fate, code, Optional.empty(), null);
  }
}
