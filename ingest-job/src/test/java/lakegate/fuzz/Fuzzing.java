package lakegate.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Runs payloads through a decoder and its oracle: nothing is thrown, nothing differs, and decoding
 * allocates no more than 16 times the payload and 64 KiB. A generator of our own, because it needs
 * 10 million payloads in minutes, most of them nearly right, and nothing of a framework's.
 */
final class Fuzzing {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Classes are loaded and methods linked once. */
  private static final int WARM_UP = 2_000;

  private static final long PROGRESS_NANOS = 10_000_000_000L;

  private final Target target;
  private final long seed;
  private long start;
  private long startOfCpu;
  private long accepted;

  /** The most that a payload took of what it may allocate. */
  private double mostOfBound;

  Fuzzing(Target target, long seed) {
    this.target = target;
    this.seed = seed;
  }

  /** How much decoding so many bytes may allocate. */
  static long mostAllocated(int bytes) {
    return 16L * bytes + (64 << 10);
  }

  /**
   * @throws AssertionError for the first payload that breaks a promise, with a smaller one that
   *     breaks it too
   */
  void run(long count) {
    for (long number = 0; number < Math.min(WARM_UP, count); number++) {
      byte[] payload = target.payload(number);
      target.difference(payload, target.decode(payload));
    }
    start = System.nanoTime();
    startOfCpu = THREADS.getCurrentThreadCpuTime();
    long told = start;
    for (long number = 0; number < count; number++) {
      byte[] payload = target.payload(number);
      Optional<String> broken = broken(payload, true);
      if (broken.isPresent()) {
        throw new AssertionError(finding(number, payload, broken.get()));
      }
      if (System.nanoTime() - told > PROGRESS_NANOS) {
        told = System.nanoTime();
        tell(number + 1, count);
      }
    }
    tell(count, count);
  }

  private void tell(long done, long count) {
    System.out.printf(
        "%s: %,d of %,d payloads, %,.0f a second (%,.0f a second of the processor's), %.1f %%"
            + " accepted, at most %.0f %% of what may be allocated, seed %d%n",
        target.name(),
        done,
        count,
        done * 1e9 / (System.nanoTime() - start),
        done * 1e9 / (THREADS.getCurrentThreadCpuTime() - startOfCpu),
        100.0 * accepted / done,
        100 * mostOfBound,
        seed);
  }

  /** What promise the payload breaks. */
  private Optional<String> broken(byte[] payload, boolean count) {
    Object outcome;
    long allocated;
    try {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      outcome = target.decode(payload);
      allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    } catch (Throwable thrown) {
      return Optional.of("decoder: throws " + thrown);
    }
    if (allocated > mostAllocated(payload.length)) {
      return Optional.of("decoder: allocates " + allocated + " bytes");
    }
    if (count) {
      accepted += target.isAccepted(outcome) ? 1 : 0;
      mostOfBound = Math.max(mostOfBound, (double) allocated / mostAllocated(payload.length));
    }
    return target.difference(payload, outcome);
  }

  private String finding(long number, byte[] payload, String broken) {
    byte[] minimal = Minimal.of(payload, smaller -> broken(smaller, false).isPresent());
    return String.join(
        System.lineSeparator(),
        "Finding in " + target.name() + ", seed " + seed + ", payload " + number,
        "decoded as " + target.subject(),
        broken,
        "smaller payload of " + minimal.length + " bytes:",
        broken(minimal, false).orElse("(breaks nothing when decoded once more)"),
        text(minimal));
  }

  /** As the text of a sample file; as hexadecimal digits if it is no text. */
  private static String text(byte[] payload) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      if (text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\t')) {
        return text;
      }
    } catch (CharacterCodingException e) {
      // No text.
    }
    return HexFormat.of().formatHex(payload);
  }
}
