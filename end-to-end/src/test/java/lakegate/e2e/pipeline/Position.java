package lakegate.e2e.pipeline;

import org.apache.iceberg.data.Record;

/** A record's place. */
public record Position(String topic, int partition, long offset) {
  public static Position of(Record struct) {
    return new Position(
        (String) struct.getField("topic"),
        (Integer) struct.getField("partition"),
        (Long) struct.getField("offset"));
  }
}
