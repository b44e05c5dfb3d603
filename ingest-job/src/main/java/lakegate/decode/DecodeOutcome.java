package lakegate.decode;

import java.util.List;
import java.util.function.Function;
import lakegate.deadletter.Problem;

/** What became of one raw message: bad data is a value, never an exception. */
public sealed interface DecodeOutcome {

  /** Calls the function of the case at hand. */
  <T> T fold(Function<Accepted, T> accepted, Function<Rejected, T> rejected);

  /**
   * @param value the record in Confluent's wire format: 0x00, the schema id (4 bytes, big-endian),
   *     Avro binary; a new array
   */
  record Accepted(byte[] value) implements DecodeOutcome {
    @Override
    public <T> T fold(Function<Accepted, T> accepted, Function<Rejected, T> rejected) {
      return accepted.apply(this);
    }
  }

  /**
   * @param problems all that is wrong, the primary one first; never empty
   */
  record Rejected(List<Problem> problems) implements DecodeOutcome {
    public Rejected {
      problems = List.copyOf(problems);
    }

    /** The problem that gives the dead letter its code. */
    public Problem primary() {
      return problems.get(0);
    }

    @Override
    public <T> T fold(Function<Accepted, T> accepted, Function<Rejected, T> rejected) {
      return rejected.apply(this);
    }
  }
}
