package lakegate.bridge;

import io.confluent.kafka.schemaregistry.client.rest.RestService;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lakegate.event.EventType;
import lakegate.registry.RegistryClients;
import lakegate.registry.TokenRefused;
import lakegate.settings.RegistrySettings;
import org.apache.avro.Schema;

/**
 * Looks up the ids under which the event types' schemas are registered. It never registers one: a
 * job that starts with a schema nobody released must not release it.
 */
public final class RegisteredSchemas {
  private static final long PAUSE_MILLIS = 1000;
  private static final int SUBJECT_NOT_FOUND = 40401;
  private static final int SCHEMA_NOT_FOUND = 40403;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private final RestService registry;
  private final String url;
  private final long deadline;

  private RegisteredSchemas(RestService registry, String url, long deadline) {
    this.registry = registry;
    this.url = url;
    this.deadline = deadline;
  }

  /**
   * @param patience how long to wait for a registry that doesn't answer
   * @return the id of each event type's schema by the type's name
   * @throws IllegalStateException if the registry doesn't answer, or with all types whose schema
   *     isn't registered
   */
  public static Map<String, Integer> ids(
      RegistrySettings settings, List<EventType> types, Duration patience) {
    try (RestService registry = RegistryClients.direct(settings)) {
      return new RegisteredSchemas(registry, settings.url(), System.nanoTime() + patience.toNanos())
          .ids(types);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot close the connection to " + settings.url(), e);
    }
  }

  private Map<String, Integer> ids(List<EventType> types) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (EventType type : types) {
      var registered = lookUp(type);
      if (registered == null) {
        problems.add("subject " + type.subject() + " doesn't have the schema of " + type.name());
      } else if (!writesSameBytes(type.schema(), parse(registered.getSchema()))) {
        // Some registries answer with a schema that only looks like the one they are asked for.
        problems.add(
            "subject "
                + type.subject()
                + " has another schema than that of "
                + type.name()
                + " under id "
                + registered.getId());
      } else {
        ids.put(type.name(), registered.getId());
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "Cannot start, schemas are not registered at "
              + url
              + ":\n  - "
              + String.join("\n  - ", problems)
              + "\nRegister them with ./lakegate submit (or make flink-submit-jobs).");
    }
    return ids;
  }

  /** The registered schema with its id, or null. */
  private io.confluent.kafka.schemaregistry.client.rest.entities.Schema lookUp(EventType type) {
    while (true) {
      try {
        return registry.lookUpSubjectVersion(type.schemaText(), type.subject());
      } catch (RestClientException e) {
        if (e.getErrorCode() == SUBJECT_NOT_FOUND || e.getErrorCode() == SCHEMA_NOT_FOUND) {
          return null;
        }
        if (e.getStatus() < SERVER_ERROR && e.getStatus() != TOO_MANY_REQUESTS) {
          throw new IllegalStateException(
              "Cannot look up subject "
                  + type.subject()
                  + ": the registry at "
                  + url
                  + " answers "
                  + e.getMessage(),
              e);
        }
        pause(e);
      } catch (TokenRefused e) {
        throw new IllegalStateException(
            "Cannot look up schemas at " + url + ": " + e.getMessage(), e);
      } catch (IOException | UncheckedIOException e) {
        pause(e);
      }
    }
  }

  private void pause(Exception why) {
    if (System.nanoTime() >= deadline) {
      throw new IllegalStateException(
          "Cannot reach the schema registry at "
              + url
              + " ("
              + why.getMessage()
              + "): start it (make up), or set registry.url",
          why);
    }
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot look up schemas: interrupted", e);
    }
  }

  private static Schema parse(String text) {
    return new Schema.Parser().parse(text);
  }

  /** Whether both write a value as the same bytes with the same meaning: names, types, order. */
  static boolean writesSameBytes(Schema a, Schema b) {
    if (a.getType() != b.getType() || !Objects.equals(a.getLogicalType(), b.getLogicalType())) {
      return false;
    }
    return switch (a.getType()) {
      case RECORD -> sameFields(a.getFields(), b.getFields());
      case ENUM -> a.getEnumSymbols().equals(b.getEnumSymbols());
      case FIXED -> a.getFixedSize() == b.getFixedSize();
      case ARRAY -> writesSameBytes(a.getElementType(), b.getElementType());
      case MAP -> writesSameBytes(a.getValueType(), b.getValueType());
      case UNION -> sameBranches(a.getTypes(), b.getTypes());
      case STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> true;
    };
  }

  private static boolean sameFields(List<Schema.Field> a, List<Schema.Field> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!a.get(i).name().equals(b.get(i).name())
          || !writesSameBytes(a.get(i).schema(), b.get(i).schema())) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameBranches(List<Schema> a, List<Schema> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!writesSameBytes(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }
}
