package lakegate.suggest;

import java.util.Map;
import java.util.function.Consumer;
import lakegate.dlq.Letter;
import lakegate.dlq.Place;
import lakegate.event.EventType;
import lakegate.trial.RawMessage;
import lakegate.trial.RawMessages;
import lakegate.trial.TopicMessages;

/**
 * The raw messages in a dead-letter topic that weren't read from the raw topic already. Dead
 * letters stay when the raw topic has long let go of them.
 */
public final class DeadLetterMessages implements RawMessages {
  private final TopicMessages letters;
  private final EventType type;
  private final Map<Integer, long[]> read;

  /**
   * @param letters the dead-letter topic
   * @param read the first offset that was read and the one behind the last, by partition
   */
  public DeadLetterMessages(TopicMessages letters, EventType type, Map<Integer, long[]> read) {
    this.letters = letters;
    this.type = type;
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
          Letter.of(type, record)
              .origin()
              .filter(origin -> origin.topic().equals(type.rawTopic()) && !isRead(origin))
              .ifPresent(
                  origin ->
                      each.accept(
                          new RawMessage(
                              origin.topic(),
                              origin.partition(),
                              origin.offset(),
                              record.timestamp(),
                              record.value())));
        });
  }

  private boolean isRead(Place origin) {
    long[] range = read.get(origin.partition());
    return range != null && origin.offset() >= range[0] && origin.offset() < range[1];
  }

  @Override
  public void close() {
    letters.close();
  }
}
