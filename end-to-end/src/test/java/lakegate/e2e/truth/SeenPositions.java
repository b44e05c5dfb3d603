package lakegate.e2e.truth;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import lakegate.e2e.pipeline.Position;

/** A set of raw records, at one bit each. It belongs to one thread. */
final class SeenPositions {
  private final Map<String, BitSet> offsets = new HashMap<>();

  /** Whether it was not there yet. */
  boolean add(Position position) {
    BitSet ofPartition =
        offsets.computeIfAbsent(position.topic() + "/" + position.partition(), key -> new BitSet());
    int offset = Math.toIntExact(position.offset());
    boolean isNew = !ofPartition.get(offset);
    ofPartition.set(offset);
    return isNew;
  }
}
