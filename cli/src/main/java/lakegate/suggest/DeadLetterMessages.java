package lakegate.suggest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.function.Consumer;
import lakegate.deadletter.DeadLetterHeaders;
import lakegate.trial.RawMessage;
import lakegate.trial.RawMessages;
import lakegate.trial.TopicMessages;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The raw messages in a dead-letter topic that weren't read from the raw topic already. Dead
 * letters stay when the raw topic has long let go of them.
 */
public final class DeadLetterMessages implements RawMessages {
  private final TopicMessages letters;
  private final String rawTopic;
  private final Map<Integer, long[]> read;

  /**
   * @param letters the dead-letter topic
   * @param read the first offset that was read and the one behind the last, by partition
   */
  public DeadLetterMessages(TopicMessages letters, String rawTopic, Map<Integer, long[]> read) {
    this.letters = letters;
    this.rawTopic = rawTopic;
    this.read = read;
  }

  @Override
  public long size() {
    return letters.size();
  }

  @Override
  public void read(long most, Consumer<RawMessage> each) {
    letters.readRecords(
        most,
        record -> {
          // What the ingest job couldn't read comes from the validated topic and is no JSON.
          if (rawTopic.equals(text(record, DeadLetterHeaders.TOPIC))) {
            int partition = Integer.parseInt(text(record, DeadLetterHeaders.PARTITION));
            long offset = Long.parseLong(text(record, DeadLetterHeaders.OFFSET));
            long[] range = read.get(partition);
            if (range == null || offset < range[0] || offset >= range[1]) {
              each.accept(
                  new RawMessage(rawTopic, partition, offset, record.timestamp(), record.value()));
            }
          }
        });
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }

  @Override
  public void close() {
    letters.close();
  }
}
