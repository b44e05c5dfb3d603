package lakegate.deploy;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.rest.RestService;
import io.confluent.kafka.schemaregistry.client.rest.entities.Config;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.ConfigUpdateRequest;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.event.EventType;
import lakegate.settings.RegistrySettings;
import org.apache.avro.Schema;

/** The event types' schemas in the registry. */
public final class Schemas implements AutoCloseable {
  /** Consumers of any age and records of any age understand each other. */
  static final String COMPATIBILITY = "FULL_TRANSITIVE";

  private static final String CONNECT_TIMEOUT_MILLIS = "5000";
  private static final String READ_TIMEOUT_MILLIS = "10000";
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final String url;
  private final RestService registry;

  public Schemas(RegistrySettings settings) {
    this.url = settings.url();
    this.registry = new RestService(url);
    Map<String, String> client = new HashMap<>();
    client.put(SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, CONNECT_TIMEOUT_MILLIS);
    client.put(SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, READ_TIMEOUT_MILLIS);
    client.put(SchemaRegistryClientConfig.MAX_RETRIES_CONFIG, "0");
    client.putAll(settings.client());
    // Sets up authentication and TLS. Asked directly, the registry gets the schema's own text.
    new CachedSchemaRegistryClient(registry, 1, client);
  }

  /**
   * A version of a subject.
   *
   * @param number from 1
   */
  public record Version(int number, String text) {}

  /**
   * All versions of a subject, oldest first; none if there is no such subject.
   *
   * @throws Failure if the registry doesn't answer or refuses
   */
  public List<Version> versions(String subject) {
    List<Version> versions = new ArrayList<>();
    for (int number : found(() -> registry.getAllVersions(subject)).orElse(List.of())) {
      found(() -> registry.getVersion(subject, number))
          .ifPresent(version -> versions.add(new Version(number, version.getSchema())));
    }
    return versions;
  }

  /**
   * A schema in the registry.
   *
   * @param id what validated records carry
   * @param note what is unusual, if anything
   */
  record Registered(EventType type, int id, Optional<String> note) {}

  /** A request to the registry. */
  private interface Request<T> {
    T send() throws IOException, RestClientException;
  }

  /** One line per event type whose schema is not registered yet. */
  List<String> plan(List<EventType> types) {
    return types.stream()
        .filter(
            type ->
                found(() -> registry.lookUpSubjectVersion(type.schemaText(), type.subject()))
                    .isEmpty())
        .map(type -> "register the schema of " + type.subject())
        .toList();
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
      // Before: holds for this version. After: a new subject has no level to be set before.
      requireCompatibility(type.subject());
      try {
        int id = registry.registerSchema(type.schemaText(), type.subject());
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
            + ": the schema is not compatible with an earlier version; add only fields that are"
            + " nullable with default null, and rename only with aliases"
        : type.subject() + ": " + e.getMessage();
  }

  private void requireCompatibility(String subject) {
    boolean exists =
        found(() -> registry.getAllVersions(subject)).filter(v -> !v.isEmpty()).isPresent();
    Optional<Config> config = exists ? found(() -> registry.getConfig(subject)) : Optional.empty();
    if (exists
        && config.map(Config::getCompatibilityLevel).filter(COMPATIBILITY::equals).isEmpty()) {
      ConfigUpdateRequest level = new ConfigUpdateRequest();
      level.setCompatibilityLevel(COMPATIBILITY);
      found(() -> registry.updateConfig(level, subject));
    }
  }

  /** A registry may answer with an older version that it takes for the same. */
  private Optional<String> difference(EventType type, int id)
      throws IOException, RestClientException {
    Schema stored = new Schema.Parser().parse(registry.getId(id).getSchemaString());
    return stored.toString().equals(type.schema().toString())
        ? Optional.empty()
        : Optional.of(
            "the registry keeps an older text under this id, which differs in docs, aliases or"
                + " rules only; records are read the same way");
  }

  /** The answer, or empty if there is no such thing. */
  private <T> Optional<T> found(Request<T> request) {
    try {
      return Optional.ofNullable(request.send());
    } catch (RestClientException e) {
      if (e.getStatus() == NOT_FOUND) {
        return Optional.empty();
      }
      throw new Failure("The registry at " + url + " refused: " + e.getMessage(), e);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private Failure unreachable(IOException e) {
    return new Failure("The registry at " + url + " does not answer; start it with: make up", e);
  }

  @Override
  public void close() {
    try {
      registry.close();
    } catch (IOException e) {
      throw unreachable(e);
    }
  }
}
