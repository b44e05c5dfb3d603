package lakegate.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A payload that is made to cost much.
 *
 * @param decoder makes a decoder that has not decoded anything
 */
public record Hostile(String name, byte[] payload, Supplier<Function<byte[], Object>> decoder) {
  /** The largest payload that is decoded at all. */
  public static final int MEBIBYTE = 1 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * What decoding allocates, in bytes.
   *
   * @param first of a new decoder, which makes room for what it keeps
   * @param again of the same decoder
   */
  record Allocated(long first, long again) {}

  Allocated allocated() {
    // Classes are loaded once.
    decoder.get().apply(payload);
    Function<byte[], Object> decode = decoder.get();
    return new Allocated(allocated(decode), allocated(decode));
  }

  private long allocated(Function<byte[], Object> decode) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    decode.apply(payload);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /**
   * The slowest of several times, in nanoseconds of this thread's processor: what else the machine
   * does must not count.
   */
  long slowest(int warmUp, int repeats) {
    Function<byte[], Object> decode = decoder.get();
    for (int i = 0; i < warmUp; i++) {
      decode.apply(payload);
    }
    long slowest = 0;
    for (int i = 0; i < repeats; i++) {
      long before = THREADS.getCurrentThreadCpuTime();
      decode.apply(payload);
      slowest = Math.max(slowest, THREADS.getCurrentThreadCpuTime() - before);
    }
    return slowest;
  }

  @Override
  public String toString() {
    return name;
  }
}
