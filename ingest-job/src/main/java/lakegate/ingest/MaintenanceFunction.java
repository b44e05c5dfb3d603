package lakegate.ingest;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import lakegate.maintenance.SafeAge;
import lakegate.maintenance.TableMaintenance;
import lakegate.metrics.Metric;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.iceberg.flink.TableLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the tables from time to time, in a thread of its own beside the records. It has no
 * state, so a savepoint serves with and without it, and what goes wrong here is logged and counted
 * and never fails the job.
 *
 * <p>It starts when the job has completed as many checkpoints as Flink retains: then no earlier
 * run's one is the newest, and the oldest that may be restored is known.
 */
final class MaintenanceFunction extends ProcessFunction<Integer, Integer>
    implements CheckpointListener {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(MaintenanceFunction.class);

  /** One more than Flink retains, should one of them be a savepoint. */
  private static final int CHECKPOINTS = 4;

  private static final int SECONDS_TO_END = 10;

  private final List<TableTarget> targets;
  private final Duration interval;
  private final Duration olderThan;
  private transient Deque<Instant> checkpoints;
  private transient Map<TableTarget, Counter> maintained;
  private transient Map<TableTarget, Counter> failed;
  private transient String job;
  private transient ScheduledExecutorService thread;

  MaintenanceFunction(List<TableTarget> targets, Duration interval, Duration olderThan) {
    this.targets = targets;
    this.interval = interval;
    this.olderThan = olderThan;
  }

  @Override
  public void open(OpenContext context) {
    checkpoints = new ArrayDeque<>();
    job = getRuntimeContext().getJobInfo().getJobId().toHexString();
    maintained = new HashMap<>();
    failed = new HashMap<>();
    for (TableTarget target : targets) {
      MetricGroup table =
          getRuntimeContext().getMetricGroup().addGroup(Metric.Label.TABLE, target.name());
      maintained.put(target, table.counter(Metric.MAINTAINED.key()));
      failed.put(target, table.counter(Metric.MAINTENANCE_FAILED.key()));
    }
    thread =
        Executors.newSingleThreadScheduledExecutor(
            run -> {
              Thread daemon = new Thread(run, "table maintenance");
              daemon.setDaemon(true);
              return daemon;
            });
    long period = interval.toMillis();
    thread.scheduleWithFixedDelay(this::maintain, period, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public void processElement(Integer nothing, Context context, Collector<Integer> output) {
    // No record comes here.
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    synchronized (checkpoints) {
      checkpoints.addLast(Instant.now());
      if (checkpoints.size() > CHECKPOINTS) {
        checkpoints.removeFirst();
      }
    }
  }

  private Optional<Instant> oldestCheckpoint() {
    synchronized (checkpoints) {
      return checkpoints.size() < CHECKPOINTS
          ? Optional.empty()
          : Optional.of(checkpoints.getFirst());
    }
  }

  private void maintain() {
    Instant now = Instant.now();
    oldestCheckpoint()
        .map(oldest -> SafeAge.of(now, olderThan, oldest, job::equals))
        .ifPresent(age -> targets.forEach(target -> maintain(target, age)));
  }

  private void maintain(TableTarget target, SafeAge age) {
    if (thread.isShutdown()) {
      return;
    }
    try (TableLoader loader = target.loader().clone()) {
      loader.open();
      TableMaintenance.Outcome outcome = TableMaintenance.run(loader.loadTable(), age);
      maintained.get(target).inc();
      LOG.info("Maintained {}: {}", target.name(), outcome.text());
    } catch (IOException | RuntimeException e) {
      if (!thread.isShutdown()) {
        failed.get(target).inc();
        LOG.warn("Cannot maintain {}, tried again in {}", target.name(), interval, e);
      }
    }
  }

  /** Stops what is under way: commits are whole, and files without one are orphans. */
  @Override
  public void close() throws InterruptedException {
    if (thread != null) {
      thread.shutdownNow();
      if (!thread.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
        LOG.warn("The table maintenance didn't end within {} s", SECONDS_TO_END);
      }
    }
  }
}
