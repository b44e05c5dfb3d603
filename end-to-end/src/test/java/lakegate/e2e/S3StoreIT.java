package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lakegate.event.EventTypes;
import lakegate.stack.LocalStack;
import lakegate.stack.Store;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Tables and checkpoints in an S3 server. */
@Order(4)
class S3StoreIT {
  private static final int BATCH = 1_000;

  @Test
  void theWholePathWorksOnS3AndGoesOnFromACheckpointThere() throws Exception {
    LocalStack.whyNoS3().ifPresent(why -> System.out.println("skipped: " + why));
    assumeTrue(LocalStack.whyNoS3().isEmpty());
    try (Pipeline pipeline = Pipeline.start("s3", Store.S3, EventTypes.load())) {
      pipeline.sendGenerated(BATCH, 1);
      pipeline.awaitRows(BATCH);
      pipeline.cancelJobs();
      pipeline.submit();
      pipeline.sendGenerated(BATCH, 2);

      pipeline.awaitRows(2 * BATCH);

      assertThat(pipeline.committedRows()).isEqualTo(2 * BATCH);
      pipeline.assertBalanced();
      pipeline.assertUndisturbed();
    }
  }
}
