package lakegate.kafka;

/**
 * A Kafka record to be written: validated, or a dead letter.
 *
 * @param timestamp milliseconds since 1970, that of the record it comes from
 * @param key the key's bytes, or null
 * @param value the value's bytes, or null
 * @param headerNames the headers' names in their order, never null
 * @param headerValues the value of each header; an element may be null
 */
public record SinkRecord(
    String topic,
    int partition,
    long timestamp,
    byte[] key,
    byte[] value,
    String[] headerNames,
    byte[][] headerValues) {}
