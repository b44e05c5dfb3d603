package lakegate.replay;

import java.util.HashMap;
import java.util.Map;
import lakegate.dlq.Place;
import org.apache.kafka.common.TopicPartition;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** A set of places, small enough to hold those of millions of letters. */
final class Places {
  private final Map<TopicPartition, Roaring64Bitmap> offsets = new HashMap<>();

  void add(Place place) {
    offsets.computeIfAbsent(partition(place), none -> new Roaring64Bitmap()).add(place.offset());
  }

  boolean contains(Place place) {
    Roaring64Bitmap own = offsets.get(partition(place));
    return own != null && own.contains(place.offset());
  }

  long size() {
    return offsets.values().stream().mapToLong(Roaring64Bitmap::getLongCardinality).sum();
  }

  private static TopicPartition partition(Place place) {
    return new TopicPartition(place.topic(), place.partition());
  }
}
