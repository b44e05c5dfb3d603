package lakegate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lakegate.decode.JsonFuzz;
import lakegate.ingest.AvroFuzz;
import org.junit.jupiter.api.Test;

/**
 * {@code make fuzz}: {@code -Dfuzz.count} payloads, half of them for each decoder, drawn from
 * {@code -Dfuzz.seed}; and how long hostile payloads take. Its name keeps it out of {@code make
 * test}.
 */
class Fuzz {
  private static final long COUNT = Long.getLong("fuzz.count", 10_000_000);
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int WARM_UP = 50;
  private static final int REPEATS = 20;
  private static final long MOST_MILLIS = 50;

  @Test
  void noPayloadBreaksAPromise() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (Target target : List.of(new JsonFuzz(SEED), new AvroFuzz(SEED))) {
        runs.add(threads.submit(() -> new Fuzzing(target, SEED).run(COUNT / 2)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void noPayloadOfOneMebibyteTakesOver50Milliseconds() {
    List<String> tooSlow = new ArrayList<>();
    for (Hostile hostile : HostileTest.payloads()) {
      double millis = hostile.slowest(WARM_UP, REPEATS) / 1e6;
      System.out.printf(
          "%6.2f ms, %,d bytes allocated for %,d: %s%n",
          millis, hostile.allocated().again(), hostile.payload().length, hostile.name());
      if (millis > MOST_MILLIS) {
        tooSlow.add(hostile.name());
      }
    }
    assertThat(tooSlow).isEmpty();
  }
}
