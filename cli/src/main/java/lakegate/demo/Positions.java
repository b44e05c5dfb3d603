package lakegate.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** A set of offsets per partition that knows what was added twice. */
final class Positions {
  private final Map<TopicPartition, Roaring64Bitmap> offsets = new HashMap<>();
  private long doubled;

  void add(String topic, int partition, long offset) {
    Roaring64Bitmap known =
        offsets.computeIfAbsent(new TopicPartition(topic, partition), p -> new Roaring64Bitmap());
    if (known.contains(offset)) {
      doubled++;
    } else {
      known.addLong(offset);
    }
  }

  long size() {
    return offsets.values().stream().mapToLong(Roaring64Bitmap::getLongCardinality).sum();
  }

  /** How many additions were repetitions. */
  long doubled() {
    return doubled;
  }

  /** How many are here and not there. */
  long without(Positions other) {
    long count = 0;
    for (Map.Entry<TopicPartition, Roaring64Bitmap> entry : offsets.entrySet()) {
      Roaring64Bitmap rest = entry.getValue().clone();
      rest.andNot(other.offsets.getOrDefault(entry.getKey(), new Roaring64Bitmap()));
      count += rest.getLongCardinality();
    }
    return count;
  }

  /** All that are here or there. */
  Positions or(Positions other) {
    Positions both = new Positions();
    for (Positions positions : List.of(this, other)) {
      positions.offsets.forEach(
          (partition, known) ->
              both.offsets.computeIfAbsent(partition, p -> new Roaring64Bitmap()).or(known));
    }
    return both;
  }
}
