package lakegate.deploy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import lakegate.event.EventType;
import lakegate.origin.BridgeOutput;
import lakegate.origin.RawPlace;
import lakegate.origin.TableOrigins.Place;
import lakegate.origin.TopicTail;
import lakegate.table.TableDefinition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * Where the bridge goes on by what it has written: behind the newest raw record that is a validated
 * record, a dead letter or a row. A partition's records are written in their order.
 */
final class BridgeStart {
  private final TopicTail tail;
  private final Map<TopicPartition, Reach> reaches;
  private final Set<TopicPartition> outputs;
  private final Map<String, EventType> types = new HashMap<>();
  private final Map<String, TableRows> rows = new HashMap<>();
  private final Map<String, TableRows> letters = new HashMap<>();
  private final Map<TopicPartition, Written> written = new HashMap<>();

  /**
   * The newest raw records of a partition that were written.
   *
   * @param recreated whether they come from a topic of the same name that was deleted
   */
  private record Written(Optional<Long> accepted, Optional<Long> rejected, boolean recreated) {
    long lowest() {
      return Math.min(accepted.orElse(-1L), rejected.orElse(-1L));
    }

    long highest() {
      return Math.max(accepted.orElse(-1L), rejected.orElse(-1L));
    }
  }

  /**
   * @param outputs the partitions of the validated and dead-letter topics
   */
  BridgeStart(
      List<EventType> types,
      Tables tables,
      TopicTail tail,
      Map<TopicPartition, Reach> reaches,
      Set<TopicPartition> outputs) {
    this.tail = tail;
    this.reaches = reaches;
    this.outputs = outputs;
    for (EventType type : types) {
      this.types.put(type.rawTopic(), type);
      rows.put(
          type.rawTopic(),
          new TableRows(tables.table(type.table()), EventType.INGEST, type.rawTopic()));
      letters.put(
          type.rawTopic(),
          new TableRows(tables.table(TableDefinition.DEAD_LETTERS), "origin", type.rawTopic()));
    }
  }

  /** The topics that were deleted and created again: a checkpoint's positions are of others. */
  List<String> recreated() {
    TreeSet<String> recreated = new TreeSet<>();
    reaches.forEach(
        (partition, reach) -> {
          if (reach.isBehindEnd() || written(partition).recreated()) {
            recreated.add(partition.topic());
          }
        });
    types.forEach(
        (topic, type) -> {
          // Deleted: it will be created again at once.
          if (!reaches.containsKey(new TopicPartition(topic, 0)) && hasOutput(type)) {
            recreated.add(topic);
          }
        });
    return recreated.stream().map(topic -> topic + " was created again").toList();
  }

  private boolean hasOutput(EventType type) {
    return rows.get(type.rawTopic()).highest(0).isPresent()
        || letters.get(type.rawTopic()).highest(0).isPresent();
  }

  /** The topics in which a checkpoint's positions are gone, although all was read. */
  List<String> expired() {
    return reaches.entrySet().stream()
        .filter(partition -> partition.getValue().isReadAndEmpty())
        .map(partition -> IngestStart.expired(partition.getKey().topic()))
        .distinct()
        .toList();
  }

  /** What has expired before it was read. */
  List<String> losses() {
    List<String> losses = new ArrayList<>();
    reaches.forEach(
        (partition, reach) -> {
          if (reach.isBeforeFirst() && !reach.isReadAndEmpty()) {
            losses.add(IngestStart.loss(partition, reach.committed().getAsLong(), reach.first()));
          }
        });
    return losses;
  }

  /** Where to begin with each partition. */
  Map<TopicPartition, Long> offsets(Collection<String> losses) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    reaches.forEach(
        (partition, reach) -> {
          Written before = written(partition);
          if (before.recreated() || before.highest() < 0) {
            offsets.put(partition, reach.first());
            return;
          }
          long next = firstMissing(partition, reach, before).orElse(before.highest() + 1);
          if (next < reach.first() && reach.committed().isEmpty()) {
            losses.add(IngestStart.loss(partition, next, reach.first()));
          }
          offsets.put(partition, Math.max(next, reach.first()));
        });
    return offsets;
  }

  /** The first raw record up to the newest written one that became nothing. */
  private Optional<Long> firstMissing(TopicPartition raw, Reach reach, Written before) {
    long from = Math.max(reach.first(), before.lowest() + 1);
    if (from > before.highest()) {
      return Optional.empty();
    }
    // One sink may have committed what the other had not, or nothing was ever rejected.
    EventType type = types.get(raw.topic());
    Roaring64Bitmap held = new Roaring64Bitmap();
    read(
        type.validatedTopic(),
        raw.partition(),
        record -> BridgeOutput.ofValidated(type, record),
        held);
    read(
        type.deadLetterTopic(),
        raw.partition(),
        record -> BridgeOutput.ofLetter(type, record),
        held);
    long[] missing = {-1};
    tail.read(
        raw,
        from,
        before.highest() + 1,
        record -> {
          if (missing[0] < 0 && !held.contains(record.offset())) {
            missing[0] = record.offset();
          }
        });
    return missing[0] < 0 ? Optional.empty() : Optional.of(missing[0]);
  }

  private void read(
      String topic,
      int partition,
      Function<ConsumerRecord<byte[], byte[]>, Optional<RawPlace>> place,
      Roaring64Bitmap held) {
    TopicPartition output = new TopicPartition(topic, partition);
    if (outputs.contains(output)) {
      tail.read(
          output,
          tail.first(output),
          tail.end(output),
          record -> place.apply(record).ifPresent(raw -> held.addLong(raw.offset())));
    }
  }

  private Written written(TopicPartition raw) {
    return written.computeIfAbsent(raw, this::find);
  }

  private Written find(TopicPartition raw) {
    EventType type = types.get(raw.topic());
    int number = raw.partition();
    List<RawPlace> accepted = new ArrayList<>(places(rows, raw));
    List<RawPlace> rejected = new ArrayList<>(places(letters, raw));
    if (outputs.contains(new TopicPartition(type.validatedTopic(), number))) {
      BridgeOutput.newestValidated(tail, type, number).ifPresent(accepted::add);
    }
    if (outputs.contains(new TopicPartition(type.deadLetterTopic(), number))) {
      BridgeOutput.newestLetter(tail, type, number).ifPresent(rejected::add);
    }
    Optional<Long> newestAccepted = newestOfThisTopic(accepted);
    Optional<Long> newestRejected = newestOfThisTopic(rejected);
    boolean any = !accepted.isEmpty() || !rejected.isEmpty();
    return new Written(
        newestAccepted,
        newestRejected,
        any && newestAccepted.isEmpty() && newestRejected.isEmpty());
  }

  private static List<RawPlace> places(Map<String, TableRows> tables, TopicPartition raw) {
    return tables.get(raw.topic()).highest(raw.partition()).stream()
        .map(
            (Place place) ->
                new RawPlace(raw.topic(), raw.partition(), place.offset(), place.timestamp()))
        .toList();
  }

  private Optional<Long> newestOfThisTopic(List<RawPlace> places) {
    return places.stream()
        .filter(place -> BridgeOutput.isOfThisTopic(tail, place))
        .map(RawPlace::offset)
        .max(Comparator.naturalOrder());
  }
}
