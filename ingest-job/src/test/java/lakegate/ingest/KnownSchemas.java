package lakegate.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import lakegate.event.EventTypes;
import org.apache.avro.Schema;
import org.apache.flink.formats.avro.SchemaCoder;

/** A registry with the schemas of charges and refunds. */
final class KnownSchemas implements SchemaCoder.SchemaCoderProvider {
  private static final long serialVersionUID = 1L;

  static final int CHARGES = 7;
  static final int REFUNDS = 8;
  static final int NOBODYS = 404;

  @Override
  public SchemaCoder get() {
    return new SchemaCoder() {
      @Override
      public Schema readSchema(InputStream in) throws IOException {
        DataInputStream frame = new DataInputStream(in);
        assertThat(frame.readByte()).isZero();
        int id = frame.readInt();
        String name =
            switch (id) {
              case CHARGES -> "payment_charges";
              case REFUNDS -> "payment_refunds";
              default ->
                  throw new IOException(
                      "Could not find schema with id " + id,
                      new RestClientException("Schema not found", 404, 40403));
            };
        return EventTypes.load().stream()
            .filter(type -> type.name().equals(name))
            .findFirst()
            .orElseThrow()
            .schema();
      }

      @Override
      public void writeSchema(Schema schema, OutputStream out) {
        throw new AssertionError("the ingest job registers nothing");
      }
    };
  }
}
