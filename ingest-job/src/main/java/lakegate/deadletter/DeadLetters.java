package lakegate.deadletter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import lakegate.kafka.SinkRecord;
import lakegate.kafka.SourceRecord;

/**
 * Turns records that can't go on into dead letters of one event type: the same value, key,
 * timestamp, partition number and headers, and behind these {@link DeadLetterHeaders} which say
 * why. They hold nothing of the message. Headers of an earlier trip through a dead-letter topic are
 * replaced. A value of more than 32 MiB, which was compressed when the raw topic took it, is cut:
 * no request to Kafka could hold it, and a letter that can't be sent would stop the job.
 */
public final class DeadLetters {
  /** For a record that names no schema. */
  public static final int NO_SCHEMA = -1;

  /** The {@value DeadLetterHeaders#STAGE} of every dead letter, in Kafka Connect's words. */
  static final String STAGE = "VALUE_CONVERTER";

  /** The {@value DeadLetterHeaders#EXCEPTION_CLASS} of every dead letter; the code says more. */
  static final String EXCEPTION_CLASS = "lakegate.RejectedMessage";

  /** The largest value that is kept whole, in bytes. */
  static final int LARGEST_VALUE = 32 << 20;

  /** How much is kept of a larger one, in bytes. */
  static final int CUT_VALUE = 1 << 20;

  /** A path or detail is cut behind so many characters. */
  static final int MAX_TEXT = 1024;

  private static final String FIRST_ATTEMPT = "0";

  private static final String VERSION = version();

  /** Of a replay count. */
  private static final int MOST_DIGITS = 9;

  private final String topic;

  /**
   * @param topic the event type's dead-letter topic
   */
  public DeadLetters(String topic) {
    this.topic = topic;
  }

  /**
   * @param record what can't go on
   * @param problems all that is wrong, the primary one first; not empty
   * @param schemaId the registry id of the schema that the record was held against, or {@link
   *     #NO_SCHEMA}
   */
  public SinkRecord of(SourceRecord record, List<Problem> problems, int schemaId) {
    Problem primary = problems.get(0);
    Headers headers = new Headers();
    for (int i = 0; i < record.headerNames().length; i++) {
      if (!DeadLetterHeaders.NAMES.contains(record.headerNames()[i])) {
        headers.add(record.headerNames()[i], record.headerValues()[i]);
      }
    }
    headers.add(DeadLetterHeaders.TOPIC, record.topic());
    headers.add(DeadLetterHeaders.PARTITION, Integer.toString(record.partition()));
    headers.add(DeadLetterHeaders.OFFSET, Long.toString(record.offset()));
    headers.add(DeadLetterHeaders.STAGE, STAGE);
    headers.add(DeadLetterHeaders.EXCEPTION_CLASS, EXCEPTION_CLASS);
    headers.add(DeadLetterHeaders.EXCEPTION_MESSAGE, message(problems));
    headers.add(DeadLetterHeaders.CODE, primary.reason().name());
    headers.add(DeadLetterHeaders.PATH, cut(primary.path()));
    headers.add(DeadLetterHeaders.ALL, ProblemsJson.of(problems));
    if (schemaId != NO_SCHEMA) {
      headers.add(DeadLetterHeaders.SCHEMA_ID, Integer.toString(schemaId));
    }
    headers.add(DeadLetterHeaders.FIRST_SEEN, firstSeen(record));
    headers.add(DeadLetterHeaders.REPLAY_COUNT, replayCount(record));
    headers.add(DeadLetterHeaders.BRIDGE_VERSION, VERSION);
    byte[] value = record.value();
    if (value != null && value.length > LARGEST_VALUE) {
      headers.add(DeadLetterHeaders.VALUE_SIZE, Integer.toString(value.length));
      value = Arrays.copyOf(value, CUT_VALUE);
    }
    return new SinkRecord(
        topic,
        record.partition(),
        record.timestamp(),
        record.key(),
        value,
        headers.names.toArray(String[]::new),
        headers.values.toArray(byte[][]::new));
  }

  /** Whether the record was a dead letter before: it was replayed once or more. */
  public static boolean isReplay(SourceRecord record) {
    byte[] count = value(record, DeadLetterHeaders.REPLAY_COUNT);
    if (count == null || count.length > MOST_DIGITS) {
      return false;
    }
    boolean positive = false;
    for (byte digit : count) {
      if (digit < '0' || digit > '9') {
        return false;
      }
      positive |= digit != '0';
    }
    return positive;
  }

  private static String message(List<Problem> problems) {
    Problem primary = problems.get(0);
    String message = primary.reason().text() + ": " + cut(primary.detail());
    return problems.size() == 1
        ? message
        : message + " (first of " + problems.size() + " problems)";
  }

  /** The text, cut at a character's end if it is very long. */
  static String cut(String text) {
    if (text.length() <= MAX_TEXT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    return text.substring(0, end) + "…";
  }

  private static String firstSeen(SourceRecord record) {
    String seen = header(record, DeadLetterHeaders.FIRST_SEEN);
    if (seen != null) {
      try {
        return Instant.parse(seen).toString();
      } catch (DateTimeException e) {
        // Not written by us: the record's own time is the better one.
      }
    }
    return Instant.ofEpochMilli(record.timestamp()).toString();
  }

  private static String replayCount(SourceRecord record) {
    String count = header(record, DeadLetterHeaders.REPLAY_COUNT);
    return count != null && count.matches("[0-9]{1," + MOST_DIGITS + "}") ? count : FIRST_ATTEMPT;
  }

  /** The newest header of the name as text, or null. */
  private static String header(SourceRecord record, String name) {
    byte[] value = value(record, name);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  private static byte[] value(SourceRecord record, String name) {
    for (int i = record.headerNames().length - 1; i >= 0; i--) {
      byte[] value = record.headerValues()[i];
      if (value != null && record.headerNames()[i].equals(name)) {
        return value;
      }
    }
    return null;
  }

  private static String version() {
    try (InputStream in = DeadLetters.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the job's version", e);
    }
  }

  private static final class Headers {
    private final List<String> names = new ArrayList<>();
    private final List<byte[]> values = new ArrayList<>();

    void add(String name, byte[] value) {
      names.add(name);
      values.add(value);
    }

    void add(String name, String value) {
      add(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }
}
