package lakegate.ingest;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Map;
import lakegate.deadletter.RejectReason;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.flink.formats.avro.SchemaCoder;

/**
 * The plans to read one event type's validated records, by the registry id of the writer's schema.
 * A schema that can't be read as the event type's, or that the registry doesn't know, is bad data;
 * a registry that doesn't answer is an exception, which Flink retries.
 */
final class WriterSchemas {
  /** Length of Confluent's frame: 0x00 and the id. */
  static final int FRAME = 5;

  private static final int SCHEMA_NOT_FOUND = 40403;

  private final SchemaCoder registry;
  private final Schema reader;
  private final Map<Integer, AvroToRow> plans = new HashMap<>();

  WriterSchemas(SchemaCoder registry, Schema reader) {
    this.registry = registry;
    this.reader = reader;
  }

  /** Why no plan could be had from {@link #plan}. */
  RejectReason reason;

  /**
   * The plan for the frame's id, or null with {@link #reason}.
   *
   * @throws IOException if the registry doesn't answer
   */
  AvroToRow plan(byte[] record) throws IOException {
    int id = id(record);
    AvroToRow plan = plans.get(id);
    return plan != null ? plan : lookUp(id, record);
  }

  /** The schema id of a framed record. */
  static int id(byte[] record) {
    return (record[1] & 0xFF) << 24
        | (record[2] & 0xFF) << 16
        | (record[3] & 0xFF) << 8
        | (record[4] & 0xFF);
  }

  private AvroToRow lookUp(int id, byte[] record) throws IOException {
    try {
      Schema writer = registry.readSchema(new ByteArrayInputStream(record, 0, FRAME));
      AvroToRow plan = new AvroToRow(writer, reader);
      plans.put(id, plan);
      return plan;
    } catch (AvroTypeException e) {
      reason = RejectReason.UNDECODABLE;
    } catch (IOException e) {
      if (isUnknown(e)) {
        // Not remembered: the schema may be registered later.
        reason = RejectReason.UNKNOWN_SCHEMA;
      } else if (isNoAvro(e)) {
        reason = RejectReason.UNDECODABLE;
      } else {
        throw e;
      }
    }
    return null;
  }

  private static boolean isUnknown(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof RestClientException answer) {
        return answer.getErrorCode() == SCHEMA_NOT_FOUND
            || answer.getErrorCode() == HttpURLConnection.HTTP_NOT_FOUND;
      }
    }
    return false;
  }

  /** The registry's client reports a schema of another language like this. */
  private static boolean isNoAvro(IOException e) {
    return e.getClass() == IOException.class
        && e.getMessage() != null
        && e.getMessage().startsWith("Invalid schema");
  }
}
