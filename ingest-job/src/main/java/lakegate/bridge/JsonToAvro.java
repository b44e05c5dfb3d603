package lakegate.bridge;

import lakegate.event.EventType;

/**
 * Decodes raw JSON of one event type into Avro, compiled once from the schema and its rules. One
 * instance belongs to one thread.
 */
public final class JsonToAvro {

  /**
   * @param schemaId the registry's id of the type's schema
   */
  public JsonToAvro(EventType type, int schemaId) {
    throw new IllegalStateException("Cannot decode " + type.name() + ": not built");
  }

  /**
   * Decodes one message.
   *
   * @param json the record's value, or null for a tombstone
   * @param partition partition of the raw topic
   * @param offset offset in the partition
   * @param timestamp the record's Kafka timestamp, milliseconds since 1970: its arrival
   */
  public DecodeOutcome decode(byte[] json, int partition, long offset, long timestamp) {
    throw new IllegalStateException("Cannot decode: not built");
  }
}
