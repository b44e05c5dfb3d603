package lakegate.kafka;

/**
 * A Kafka record as it came: raw, validated or a dead letter. Compared by reference: the arrays are
 * the consumer's own and never changed.
 *
 * @param timestamp the record's Kafka timestamp, milliseconds since 1970
 * @param key the key's bytes, or null
 * @param value the value's bytes, or null for a tombstone
 * @param headerNames the headers' names in their order, never null
 * @param headerValues the value of each header; an element may be null
 */
public record SourceRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte[] key,
    byte[] value,
    String[] headerNames,
    byte[][] headerValues) {}
