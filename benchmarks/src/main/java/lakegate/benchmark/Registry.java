package lakegate.benchmark;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lakegate.event.EventType;

/**
 * Confluent's registry client with all schemas in memory: what a warm cache would answer. It holds
 * the very schema objects that the records have; comparing equal ones would cost the serializer as
 * much again.
 */
final class Registry {
  private final MockSchemaRegistryClient client = new MockSchemaRegistryClient();
  private final Map<String, Integer> ids = new HashMap<>();

  Registry(List<EventType> types) {
    for (EventType type : types) {
      try {
        ids.put(type.name(), client.register(type.subject(), new AvroSchema(type.schema())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (RestClientException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  int idOf(EventType type) {
    return ids.get(type.name());
  }

  /** Looks ids up and registers nothing, as in production. */
  KafkaAvroSerializer serializer() {
    return new KafkaAvroSerializer(
        client, Map.of("schema.registry.url", "mock://", "auto.register.schemas", false));
  }

  KafkaAvroDeserializer deserializer() {
    return new KafkaAvroDeserializer(client, Map.of("schema.registry.url", "mock://"));
  }
}
