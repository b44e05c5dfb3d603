package lakegate.deploy;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lakegate.deploy.Checkpoints.Checkpoint;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a job goes on.
 *
 * @param checkpoint that it restores, or empty for a start without state
 * @param offsets where it then begins to read; a partition that isn't there at its first record
 * @param reason why it is so, if it isn't simply its newest checkpoint
 */
record StartPoint(
    LakegateJob job,
    Optional<Checkpoint> checkpoint,
    Map<TopicPartition, Long> offsets,
    String reason) {

  static StartPoint of(LakegateJob job, Checkpoint checkpoint) {
    return new StartPoint(job, Optional.of(checkpoint), Map.of(), "");
  }

  static StartPoint of(LakegateJob job, Map<TopicPartition, Long> offsets, String reason) {
    return new StartPoint(job, Optional.empty(), offsets, reason);
  }

  /** As the setting of the job. */
  String offsetsText() {
    return sorted().entrySet().stream()
        .map(offset -> offset.getKey() + "=" + offset.getValue())
        .collect(Collectors.joining(","));
  }

  /** Where from, in words. */
  String from() {
    if (checkpoint.isPresent()) {
      return checkpoint.get().title();
    }
    boolean anew = offsets.values().stream().allMatch(offset -> offset == 0);
    return (anew ? "the first record" : "what topics and tables prove") + ", as " + reason;
  }

  /** The same, with each offset that isn't the first. */
  String fromWithOffsets() {
    String behind =
        sorted().entrySet().stream()
            .filter(offset -> offset.getValue() > 0)
            .map(offset -> "%s at %,d".formatted(offset.getKey(), offset.getValue()))
            .collect(Collectors.joining(", "));
    return from() + (behind.isEmpty() ? "" : ": " + behind);
  }

  private Map<TopicPartition, Long> sorted() {
    Map<TopicPartition, Long> sorted = new TreeMap<>(Reach.BY_NAME);
    sorted.putAll(offsets);
    return sorted;
  }
}
