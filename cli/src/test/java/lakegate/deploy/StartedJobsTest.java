package lakegate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StartedJobsTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final String NO_FAILURE = "{\"exceptionHistory\":{\"entries\":[]}}";
  private static final String FAILURE =
      """
      {"exceptionHistory":{"entries":[{"exceptionName":"x","stacktrace":\
      "org.apache.flink.runtime.JobException: suppressed\\n\\tat a.B.c(B.java:1)\\n\
      Caused by: lakegate.bridge.StoppedOnFlood: 62 %\\n\\tat d.E.f(E.java:2)"}]}}
      """;

  private FakeFlink server;
  private StartedJobs jobs;

  @BeforeEach
  void start() throws IOException {
    server = new FakeFlink();
    server.put("GET /config", "{\"refresh-interval\":100}");
    server.put("GET /jobs/b1/exceptions", NO_FAILURE);
    server.put("GET /jobs/i1/exceptions", NO_FAILURE);
    jobs =
        new StartedJobs(
            new FlinkRest(server.address()),
            Map.of(LakegateJob.BRIDGE, "b1", LakegateJob.INGEST, "i1"),
            new NoReport());
  }

  private static final class NoReport implements Report {
    @Override
    public void line(String text) {}

    @Override
    public void progress(String text) {}
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void itEndsWhenTheConditionHolds() {
    server.jobs("RUNNING", "RUNNING");
    AtomicInteger asked = new AtomicInteger();

    jobs.await("the first commit", LONG, () -> asked.incrementAndGet() == 3);

    assertThat(asked).hasValue(3);
  }

  @Test
  void aFailedJobEndsTheWaitingAtOnceWithItsCauseAlthoughFlinkTellsItLate() {
    server.jobs("FAILED", "RUNNING");
    long begin = System.nanoTime();
    // For so long Flink may answer with what it knew before.
    server.put(
        "GET /jobs/b1/exceptions",
        () -> System.nanoTime() - begin < Duration.ofMillis(90).toNanos() ? NO_FAILURE : FAILURE);

    assertThatThrownBy(
            () -> jobs.await("the first checkpoint of lakegate-bridge", LONG, () -> false))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "No first checkpoint of lakegate-bridge: job lakegate-bridge (id b1) is FAILED,"
                + " because: lakegate.bridge.StoppedOnFlood: 62 %. See "
                + server.address());
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void whatOneJobShowsIsNoSuccessIfTheOtherHasFailed() {
    server.jobs("FAILED", "RUNNING");
    server.put("GET /jobs/b1/exceptions", FAILURE);

    assertThatThrownBy(() -> jobs.await("the first commit", LONG, () -> true))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("job lakegate-bridge (id b1) is FAILED, because: lakegate.bridge.St");
  }

  @Test
  void aJobThatFlinkDoesNotKnowAnyMoreHasEnded() {
    server.put("GET /jobs/overview", "{\"jobs\":[]}");

    assertThatThrownBy(() -> jobs.await("the first commit", LONG, () -> true))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("(id ")
        .hasMessageContaining("is unknown to Flink");
  }

  @Test
  void aJobThatIsRestartingIsWaitedFor() {
    AtomicInteger asked = new AtomicInteger();
    server.put(
        "GET /jobs/overview",
        () ->
            """
            {"jobs":[{"jid":"b1","name":"lakegate-bridge","state":"%s","start-time":1},
             {"jid":"i1","name":"lakegate-ingest","state":"RUNNING","start-time":1}]}
            """
                .formatted(asked.incrementAndGet() < 3 ? "RESTARTING" : "RUNNING"));

    jobs.await("the first commit", LONG, () -> true);

    assertThat(asked).hasValue(3);
  }

  @Test
  void theTimeThatIsOverIsNamedWithTheJobThatIsNotRunning() {
    server.jobs("RUNNING", "RESTARTING");
    server.put("GET /jobs/i1/exceptions", FAILURE);

    assertThatThrownBy(() -> jobs.await("the first commit", Duration.ofSeconds(1), () -> false))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("No first commit within 1 s: ")
        .hasMessageContaining("job lakegate-ingest (id i1) is RESTARTING, because: ")
        .hasMessageNotContaining("b1");
  }
}
