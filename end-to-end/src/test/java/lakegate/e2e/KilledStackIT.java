package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import lakegate.e2e.pipeline.Pipeline;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The whole stack ends with SIGKILL in mid-stream and is started again. */
@Order(2)
class KilledStackIT {
  private static final int BATCH = 3_000;

  @Test
  void noRowIsLostAndNoneIsThereTwice() {
    Pipeline pipeline = Pipeline.shared();
    long before = pipeline.committedRows();
    pipeline.sendGenerated(BATCH, 1);
    pipeline.awaitRows(before + BATCH);
    // On the way when the power fails: produced, partly decoded, in open transactions.
    pipeline.sendGenerated(BATCH, 2);

    pipeline.stack().killAll();
    pipeline.stack().up();
    pipeline.submit();
    pipeline.sendGenerated(BATCH, 3);
    pipeline.awaitRows(before + 3 * BATCH);

    assertThat(pipeline.committedRows()).isEqualTo(before + 3 * BATCH);
    pipeline.assertBalanced();
    pipeline.assertUndisturbed();
  }
}
