package lakegate.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import lakegate.deploy.Checkpoints;
import lakegate.deploy.LakegateJob;
import lakegate.deploy.Settings;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.event.EventTypes;
import lakegate.stack.LocalStack;
import lakegate.stack.Store;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.io.FileIO;
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
      String real = newestIn(pipeline);
      spoil(pipeline);

      assertThat(pipeline.dryRun())
          .filteredOn(line -> line.startsWith("would start"))
          .hasSize(2)
          .allMatch(line -> line.contains(" from checkpoint "));
      assertThat(newestIn(pipeline)).isEqualTo(real);
      pipeline.submit();
      pipeline.sendGenerated(BATCH, 2);

      pipeline.awaitRows(2 * BATCH);

      assertThat(pipeline.committedRows()).isEqualTo(2 * BATCH);
      pipeline.assertBalanced();
      pipeline.assertUndisturbed();
    }
  }

  /** Newer ones: one that was begun and not completed, and one that is no checkpoint. */
  private static void spoil(Pipeline pipeline) throws IOException {
    String folder = checkpoints(pipeline).folderOf(LakegateJob.INGEST);
    try (FileIO store = store(pipeline)) {
      write(store, folder + "/" + "a".repeat(32) + "/chk-98/part-of-state", "state");
      write(store, folder + "/" + "b".repeat(32) + "/chk-99/_metadata", "half");
    }
  }

  private static void write(FileIO store, String path, String text) throws IOException {
    try (OutputStream out = store.newOutputFile(path).createOrOverwrite()) {
      out.write(text.getBytes(UTF_8));
    }
  }

  private static FileIO store(Pipeline pipeline) {
    Map<String, String> catalog = pipeline.settings().job().catalog().properties();
    return CatalogUtil.loadFileIO("org.apache.iceberg.aws.s3.S3FileIO", catalog, null);
  }

  private static Checkpoints checkpoints(Pipeline pipeline) {
    Settings settings = pipeline.settings();
    return new Checkpoints(
        settings.checkpoints().orElseThrow(),
        settings.savepoints(),
        settings.job().catalog().properties());
  }

  private static String newestIn(Pipeline pipeline) {
    return checkpoints(pipeline).newest(LakegateJob.INGEST).orElseThrow().path();
  }
}
