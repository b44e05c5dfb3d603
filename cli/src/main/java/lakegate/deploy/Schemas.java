package lakegate.deploy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.entities.Config;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lakegate.event.EventType;
import lakegate.settings.RegistrySettings;

/** The event types' schemas in the registry. */
final class Schemas {
  /** Consumers of any age and records of any age understand each other. */
  static final String COMPATIBILITY = "FULL_TRANSITIVE";

  private static final int CACHE = 100;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final RegistrySettings settings;
  private final SchemaRegistryClient registry;

  Schemas(RegistrySettings settings) {
    this.settings = settings;
    this.registry = client();
  }

  /**
   * A schema in the registry.
   *
   * @param id what validated records carry
   * @param note what is unusual, if anything
   */
  record Registered(EventType type, int id, Optional<String> note) {}

  /** One line per event type whose schema is not registered yet. */
  List<String> plan(List<EventType> types) {
    List<String> lines = new ArrayList<>();
    for (EventType type : types) {
      if (idOf(type).isEmpty()) {
        lines.add("register the schema of " + type.subject());
      }
    }
    return lines;
  }

  /**
   * Registers what is not registered yet.
   *
   * @throws Failure with everything that the registry refuses
   */
  List<Registered> register(List<EventType> types) {
    List<Registered> registered = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (EventType type : types) {
      try {
        requireCompatibility(type.subject());
        int id = registry.register(type.subject(), new AvroSchema(type.schemaText()));
        requireCompatibility(type.subject());
        registered.add(new Registered(type, id, difference(type, id)));
      } catch (RestClientException e) {
        refused.add(refusal(type, e));
      } catch (IOException e) {
        throw unreachable(e);
      }
    }
    if (!refused.isEmpty()) {
      throw new Failure("The registry refused:\n  - " + String.join("\n  - ", refused));
    }
    return registered;
  }

  private static String refusal(EventType type, RestClientException e) {
    return e.getStatus() == CONFLICT
        ? type.subject()
            + ": the schema is not compatible with an earlier version; only add fields that are"
            + " nullable with default null, or rename with aliases ("
            + e.getMessage()
            + ")"
        : type.subject() + ": " + e.getMessage();
  }

  /** A subject that does not exist yet has no level of its own. */
  private void requireCompatibility(String subject) throws IOException, RestClientException {
    boolean exists;
    try {
      exists = !registry.getAllVersions(subject).isEmpty();
    } catch (RestClientException e) {
      if (e.getStatus() != NOT_FOUND) {
        throw e;
      }
      exists = false;
    }
    if (exists && !COMPATIBILITY.equals(level(subject))) {
      registry.updateConfig(subject, new Config(COMPATIBILITY));
    }
  }

  private String level(String subject) throws IOException, RestClientException {
    try {
      return registry.getConfig(subject).getCompatibilityLevel();
    } catch (RestClientException e) {
      if (e.getStatus() == NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  /** A registry may answer with an older version that it takes for the same. */
  private Optional<String> difference(EventType type, int id)
      throws IOException, RestClientException {
    // A new client, because the one that registered answers from its cache.
    String stored = client().getSchemaById(id).canonicalString();
    return stored.equals(new AvroSchema(type.schemaText()).canonicalString())
        ? Optional.empty()
        : Optional.of(
            "the registry keeps an older text under this id, which differs in docs, aliases or"
                + " rules only; records are read the same way");
  }

  private Optional<Integer> idOf(EventType type) {
    try {
      return Optional.of(registry.getId(type.subject(), new AvroSchema(type.schemaText())));
    } catch (RestClientException e) {
      if (e.getStatus() == NOT_FOUND) {
        return Optional.empty();
      }
      throw new Failure("The registry refused " + type.subject() + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private Failure unreachable(IOException e) {
    return new Failure(
        "The registry at " + settings.url() + " does not answer; start it with: make up", e);
  }

  private SchemaRegistryClient client() {
    return new CachedSchemaRegistryClient(settings.url(), CACHE, settings.client());
  }
}
