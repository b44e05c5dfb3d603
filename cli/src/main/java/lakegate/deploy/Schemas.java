package lakegate.deploy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.schemaregistry.client.rest.RestService;
import io.confluent.kafka.schemaregistry.client.rest.entities.Config;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.ConfigUpdateRequest;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import lakegate.event.EventType;
import lakegate.registry.RegistryClients;
import lakegate.registry.TokenRefused;
import lakegate.settings.RegistrySettings;
import org.apache.avro.Schema;

/** The event types' schemas in the registry. */
public final class Schemas implements AutoCloseable {
  /** Consumers of any age and records of any age understand each other. */
  private static final String COMPATIBILITY = "FULL_TRANSITIVE";

  private static final String COMPATIBLE_API = "/apis/ccompat/";
  private static final String APICURIO_API = "/apis/registry/v3";
  private static final JsonMapper JSON = new JsonMapper();
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNAUTHORIZED = 401;

  private final RegistrySettings settings;
  private final String url;
  private final RestService registry;

  /** Apicurio's own API, if this is one. */
  private final Optional<RestService> apicurio;

  public Schemas(RegistrySettings settings) {
    this.settings = settings;
    this.url = settings.url();
    this.registry = RegistryClients.direct(settings);
    int api = url.indexOf(COMPATIBLE_API);
    this.apicurio =
        api < 0
            ? Optional.empty()
            : Optional.of(
                RegistryClients.direct(
                    new RegistrySettings(url.substring(0, api) + APICURIO_API, settings.client())));
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
   * The number of the subject's version that has the id, if there is one.
   *
   * @throws Failure if the registry doesn't answer or refuses
   */
  public OptionalInt version(String subject, int id) {
    return found(() -> registry.getAllVersions(subject)).orElse(List.of()).stream()
        .filter(
            number ->
                found(() -> registry.getVersion(subject, number))
                    .filter(version -> version.getId() == id)
                    .isPresent())
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  /**
   * A schema in the registry.
   *
   * @param id what validated records carry
   * @param note what is unusual, if anything: then the registry keeps another text
   */
  public record Registered(EventType type, int id, Optional<String> note) {
    /** In words. */
    public String line() {
      return "schema %s has id %d%s"
          .formatted(type.subject(), id, note.map(text -> " (" + text + ")").orElse(""));
    }
  }

  /**
   * What became of a registration.
   *
   * @param refused a line per schema that the registry refuses
   */
  public record Outcome(List<Registered> registered, List<String> refused) {}

  /** A request to the registry. */
  private interface Request<T> {
    T send() throws IOException, RestClientException;
  }

  /** One line per thing to do until all subjects have their schema and level. */
  public List<String> plan(List<EventType> types) {
    List<String> plan = new ArrayList<>();
    for (EventType type : types) {
      String subject = type.subject();
      boolean there =
          found(() -> registry.lookUpSubjectVersion(type.schemaText(), subject))
              .filter(version -> isTextOf(type, version.getSchema()))
              .isPresent();
      if (!there) {
        plan.add("register the schema of " + subject);
      }
      if (level(subject).filter(COMPATIBILITY::equals).isEmpty()) {
        plan.add("set the compatibility of " + subject + " to " + COMPATIBILITY);
      }
    }
    return plan;
  }

  /**
   * Registers what is not registered yet, sets the subjects' compatibility, and reads back what the
   * registry keeps.
   *
   * @throws Failure if the registry doesn't answer
   */
  public Outcome register(List<EventType> types) {
    List<Registered> registered = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (EventType type : types) {
      // Before: holds for this version. After: a new subject has no level to be set before.
      requireCompatibility(type.subject());
      try {
        int id = registry.registerSchema(type.schemaText(), type.subject());
        requireCompatibility(type.subject());
        if (!isTextOf(type, registry.getId(id).getSchemaString()) && apicurio.isPresent()) {
          id = addVersion(apicurio.get(), type);
        }
        registered.add(new Registered(type, id, difference(type, id)));
      } catch (RestClientException e) {
        refused.add(refusal(type, e));
      } catch (IOException | UncheckedIOException e) {
        throw unreachable(e);
      }
    }
    return new Outcome(registered, refused);
  }

  /**
   * Adds a version that differs from an older one in docs or aliases only. Apicurio takes both for
   * the same in its Confluent-compatible API, but not in its own, and finds each by its text then.
   *
   * @return the id of the new text
   */
  private int addVersion(RestService apicurio, EventType type)
      throws IOException, RestClientException {
    ObjectNode version = JSON.createObjectNode();
    version
        .putObject("content")
        .put("content", type.schemaText())
        .put("contentType", "application/json");
    apicurio.httpRequest(
        "/groups/default/artifacts/" + type.subject() + "/versions",
        "POST",
        JSON.writeValueAsBytes(version),
        Map.of("Content-Type", "application/json"),
        new TypeReference<JsonNode>() {});
    return registry.registerSchema(type.schemaText(), type.subject());
  }

  private static String refusal(EventType type, RestClientException e) {
    return e.getStatus() == CONFLICT
        ? type.subject()
            + ": the schema is not compatible with an earlier version; add only fields that are"
            + " nullable with default null, and rename only with aliases"
        : type.subject() + ": " + e.getMessage();
  }

  /** The subject's own level; none if there is no such subject. */
  private Optional<String> level(String subject) {
    return found(() -> registry.getConfig(subject)).map(Config::getCompatibilityLevel);
  }

  private void requireCompatibility(String subject) {
    boolean exists =
        found(() -> registry.getAllVersions(subject)).filter(v -> !v.isEmpty()).isPresent();
    if (exists && level(subject).filter(COMPATIBILITY::equals).isEmpty()) {
      ConfigUpdateRequest level = new ConfigUpdateRequest();
      level.setCompatibilityLevel(COMPATIBILITY);
      found(() -> registry.updateConfig(level, subject));
    }
  }

  /** A registry may answer with an older version that it takes for the same. */
  private Optional<String> difference(EventType type, int id)
      throws IOException, RestClientException {
    return isTextOf(type, registry.getId(id).getSchemaString())
        ? Optional.empty()
        : Optional.of(
            "the registry keeps an older text under this id, which differs in docs, aliases or"
                + " rules only; records are read the same way. It takes the new text together"
                + " with the next new field");
  }

  private static boolean isTextOf(EventType type, String stored) {
    return new Schema.Parser().parse(stored).toString().equals(type.schema().toString());
  }

  /** The answer, or empty if there is no such thing. */
  private <T> Optional<T> found(Request<T> request) {
    try {
      return Optional.ofNullable(request.send());
    } catch (RestClientException e) {
      if (e.getStatus() == NOT_FOUND) {
        return Optional.empty();
      }
      if (e.getStatus() == UNAUTHORIZED) {
        throw Logins.refusedByRegistry(settings, e);
      }
      throw new Failure("The registry at " + url + " refused: " + e.getMessage(), e);
    } catch (TokenRefused | IOException | UncheckedIOException e) {
      throw unreachable(e);
    }
  }

  private RuntimeException unreachable(Exception e) {
    // Unchecked if it is the server of tokens.
    String message =
        e instanceof UncheckedIOException
            ? e.getMessage()
            : "The registry at " + url + " does not answer; start it with: make up";
    return Logins.ofRegistry(settings, e)
        .<RuntimeException>map(wrong -> wrong)
        .orElseGet(() -> new Failure(message, e));
  }

  @Override
  public void close() {
    try {
      registry.close();
      if (apicurio.isPresent()) {
        apicurio.get().close();
      }
    } catch (IOException e) {
      throw unreachable(e);
    }
  }
}
