package lakegate.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * How the tables are looked after.
 *
 * @param interval from one maintenance by the ingest job to the next; empty for none
 * @param olderThan how long snapshots and files that nobody needs are kept
 */
public record MaintenanceSettings(Optional<Duration> interval, Duration olderThan) {}
