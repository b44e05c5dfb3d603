package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lakegate.deploy.LakegateJob;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Sent;
import lakegate.e2e.pipeline.Traffic;
import lakegate.e2e.truth.Truth;
import lakegate.event.EventTypes;
import lakegate.stack.LocalStack;
import lakegate.stack.ServerName;
import lakegate.stack.Store;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Each server alone dies and comes back while messages flow; nobody does anything else. */
@Order(5)
class RestartedServersIT {
  private static final int MESSAGES_PER_SECOND = 100;
  private static final Duration DOWN = Duration.ofSeconds(4);

  @Test
  void thePipelineRecoversByItselfFromTheLossOfEachServerAndLosesNothing() throws Exception {
    LocalStack.whyNoS3()
        .ifPresent(why -> System.out.println("files instead of an object store: " + why));
    Store store = LocalStack.whyNoS3().isEmpty() ? Store.S3 : Store.FILE;
    try (Pipeline pipeline = Pipeline.start("restarts", store, EventTypes.load());
        Traffic traffic = Traffic.start(pipeline, 6, MESSAGES_PER_SECOND)) {
      Map<LakegateJob, String> jobs = pipeline.jobs();
      for (ServerName server : restarted(store)) {
        pipeline.stack().kill(server);
        // The outage itself, with messages coming in meanwhile.
        Thread.sleep(DOWN.toMillis());
        pipeline.stack().start(server);
        int sentByNow = traffic.size();

        pipeline.awaitRows(sentByNow);
      }
      List<Sent> sent = traffic.stop();
      pipeline.awaitRows(sent.size());

      assertThat(pipeline.committedRows()).isEqualTo(sent.size());
      Truth.of(pipeline.types(), sent).assertInTables(pipeline.types(), pipeline::rows);
      pipeline.assertBalanced();
      // Nobody has submitted them again.
      assertThat(pipeline.jobs()).isEqualTo(jobs);
    }
  }

  /** All but the JobManager, which takes its jobs with it. */
  private static List<ServerName> restarted(Store store) {
    List<ServerName> servers =
        new ArrayList<>(List.of(ServerName.KAFKA, ServerName.REGISTRY, ServerName.CATALOG));
    if (store == Store.S3) {
      servers.add(ServerName.S3);
    }
    servers.add(ServerName.TASKMANAGER);
    return servers;
  }
}
