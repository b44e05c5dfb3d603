package lakegate.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer.PartitionOffsetsRetriever;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StartingOffsetsTest {
  private static final TopicPartition FIRST = new TopicPartition("t", 0);
  private static final TopicPartition SECOND = new TopicPartition("t", 1);

  @Test
  void a_partition_starts_at_its_committed_offset_else_at_its_first_record() {
    Broker broker =
        new Broker(Map.of(FIRST, 5L, SECOND, 7L), Map.of(FIRST, 20L, SECOND, 20L))
            .committed(Map.of(FIRST, 9L));

    assertThat(start(broker)).isEqualTo(Map.of(FIRST, 9L, SECOND, 7L));
  }

  @Test
  void the_first_and_the_next_offset_of_a_partition_are_on_the_broker() {
    Broker broker =
        new Broker(Map.of(FIRST, 5L, SECOND, 7L), Map.of(FIRST, 20L, SECOND, 20L))
            .committed(Map.of(FIRST, 5L, SECOND, 20L));

    assertThat(start(broker)).isEqualTo(Map.of(FIRST, 5L, SECOND, 20L));
  }

  @Test
  void offsets_that_are_not_on_the_broker_stop_the_job_with_all_of_them() {
    Broker broker =
        new Broker(Map.of(FIRST, 5L, SECOND, 0L), Map.of(FIRST, 20L, SECOND, 3L))
            .committed(Map.of(FIRST, 4L, SECOND, 9L));

    assertThatThrownBy(() -> start(broker))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lakegate-bridge")
        .hasMessageContaining("t-0: committed offset 4, on the broker 5 to 20")
        .hasMessageContaining("t-1: committed offset 9, on the broker 0 to 3");
  }

  @Test
  void no_consumer_moves_an_offset_by_itself() {
    assertThat(new StartingOffsets("g", Map.of()).getAutoOffsetResetStrategy()).hasToString("none");
  }

  @Test
  void offsets_that_are_given_win_and_a_partition_without_one_starts_at_its_first_record() {
    Broker broker =
        new Broker(Map.of(FIRST, 5L, SECOND, 7L), Map.of(FIRST, 20L, SECOND, 20L))
            .committed(Map.of(FIRST, 9L, SECOND, 9L));

    assertThat(
            new StartingOffsets("g", Map.of(FIRST, 15L))
                .getPartitionOffsets(List.of(FIRST, SECOND), broker))
        .isEqualTo(Map.of(FIRST, 15L, SECOND, 7L));
  }

  private static Map<TopicPartition, Long> start(Broker broker) {
    return new StartingOffsets("lakegate-bridge", Map.of())
        .getPartitionOffsets(List.of(FIRST, SECOND), broker);
  }

  private record Broker(
      Map<TopicPartition, Long> first,
      Map<TopicPartition, Long> end,
      Map<TopicPartition, Long> committed)
      implements PartitionOffsetsRetriever {
    Broker(Map<TopicPartition, Long> first, Map<TopicPartition, Long> end) {
      this(first, end, Map.of());
    }

    Broker committed(Map<TopicPartition, Long> offsets) {
      return new Broker(first, end, offsets);
    }

    @Override
    public Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> partitions) {
      return committed;
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
      return end;
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
      return first;
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> timestamps) {
      throw new UnsupportedOperationException("not needed");
    }
  }
}
