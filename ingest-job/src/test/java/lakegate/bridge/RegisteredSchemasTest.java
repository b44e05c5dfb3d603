package lakegate.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.settings.RegistrySettings;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisteredSchemasTest {
  private static final List<EventType> TYPES = EventTypes.load();

  private Registry registry;

  @BeforeEach
  void startRegistry() throws IOException {
    registry = new Registry();
  }

  @AfterEach
  void stopRegistry() {
    registry.server.stop(0);
  }

  @Test
  void each_type_has_the_id_of_its_schema() {
    for (int i = 0; i < TYPES.size(); i++) {
      registry.register(TYPES.get(i).subject(), TYPES.get(i).schemaText(), 100 + i);
    }

    Map<String, Integer> ids = ids();

    assertThat(ids).hasSize(TYPES.size());
    assertThat(ids.get(TYPES.get(0).name())).isEqualTo(100);
    assertThat(ids.get(TYPES.get(1).name())).isEqualTo(101);
  }

  @Test
  void all_types_that_are_not_registered_are_listed_with_the_command_that_registers_them() {
    registry.register(TYPES.get(0).subject(), TYPES.get(0).schemaText(), 1);

    assertThatThrownBy(this::ids)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(registry.url())
        .satisfies(
            e -> {
              assertThat(e.getMessage()).doesNotContain(TYPES.get(0).subject());
              for (EventType missing : TYPES.subList(1, TYPES.size())) {
                assertThat(e.getMessage()).contains(missing.subject());
              }
            })
        .hasMessageContaining("./lakegate submit");
  }

  @Test
  void nothing_is_registered_by_looking_up() {
    assertThatThrownBy(this::ids).isInstanceOf(IllegalStateException.class);

    assertThat(registry.schemas).isEmpty();
    assertThat(registry.registrations).isZero();
  }

  @Test
  void a_schema_that_only_looks_alike_is_not_taken_for_the_one() {
    for (EventType type : TYPES) {
      registry.register(type.subject(), type.schemaText(), 1);
    }
    String other = TYPES.get(0).schemaText().replaceFirst("\"scale\"\\s*:\\s*4", "\"scale\":2");
    registry.answerWith(TYPES.get(0).subject(), other);

    assertThatThrownBy(this::ids)
        .hasMessageContaining("subject %s has another schema".formatted(TYPES.get(0).subject()));
  }

  @Test
  void a_registry_that_does_not_answer_is_named_with_its_address() {
    registry.server.stop(0);

    assertThatThrownBy(this::ids)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cannot reach the schema registry at " + registry.url())
        .hasMessageContaining("start it (make up), or set registry.url");
  }

  @Test
  void an_outage_of_the_registry_is_waited_for() {
    for (EventType type : TYPES) {
      registry.register(type.subject(), type.schemaText(), 1);
    }
    registry.outages = 1;

    assertThat(RegisteredSchemas.ids(registry.settings(), TYPES, Duration.ofMinutes(1)))
        .hasSize(TYPES.size());
  }

  @Test
  void an_address_that_is_no_registry_is_not_taken_for_an_empty_one() {
    assertThatThrownBy(
            () ->
                RegisteredSchemas.ids(
                    new RegistrySettings(registry.url() + "/elsewhere", Map.of()),
                    TYPES,
                    Duration.ZERO))
        .hasMessageContaining("Cannot look up subject")
        .hasMessageContaining("/elsewhere");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"string\"; \"string\"; true",
        "\"string\"; \"bytes\"; false",
        "[\"null\",\"string\"]; [\"string\",\"null\"]; false",
        "[\"null\",\"string\"]; [\"null\"]; false",
        "{'type':'long','logicalType':'timestamp-millis'}; \"long\"; false",
        "{'type':'long','logicalType':'timestamp-millis'};"
            + "{'type':'long','logicalType':'timestamp-millis','adjust-to-utc':true}; true",
        "{'type':'bytes','logicalType':'decimal','precision':18,'scale':4};"
            + "{'type':'bytes','logicalType':'decimal','precision':18,'scale':2}; false",
        "{'type':'array','items':'int'}; {'type':'array','items':'long'}; false",
        "{'type':'map','values':'int'}; {'type':'map','values':'int'}; true",
        "{'type':'fixed','name':'f','size':2}; {'type':'fixed','name':'f','size':3}; false",
        "{'type':'enum','name':'e','symbols':['A','B']};"
            + "{'type':'enum','name':'e','symbols':['B','A']}; false",
        "{'type':'record','name':'r','fields':[{'name':'a','type':'int','doc':'x'}]};"
            + "{'type':'record','name':'r','fields':[{'name':'a','type':'int'}]}; true",
        "{'type':'record','name':'r','fields':[{'name':'a','type':'int'}]};"
            + "{'type':'record','name':'r','fields':[{'name':'b','type':'int'}]}; false",
        "{'type':'record','name':'r','fields':[{'name':'a','type':'int'}]};"
            + "{'type':'record','name':'r','fields':[]}; false"
      },
      quoteCharacter = '`')
  void schemas_are_the_same_if_their_bytes_mean_the_same(String a, String b, boolean same) {
    assertThat(RegisteredSchemas.writesSameBytes(schema(a), schema(b))).isEqualTo(same);
    assertThat(RegisteredSchemas.writesSameBytes(schema(b), schema(a))).isEqualTo(same);
  }

  private static Schema schema(String text) {
    return new Schema.Parser().parse(text.replace('\'', '"'));
  }

  private Map<String, Integer> ids() {
    return RegisteredSchemas.ids(registry.settings(), TYPES, Duration.ZERO);
  }

  /** Speaks as much of the registry's protocol as looking up needs. */
  private static final class Registry {
    private record Entry(String asked, String answered, int id) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, Entry> schemas = new ConcurrentHashMap<>();
    private volatile int outages;
    private volatile int registrations;

    Registry() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/subjects/", this::answer);
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    RegistrySettings settings() {
      return new RegistrySettings(url(), Map.of());
    }

    void register(String subject, String text, int id) {
      schemas.put(subject, new Entry(text, text, id));
    }

    void answerWith(String subject, String text) {
      schemas.computeIfPresent(subject, (name, e) -> new Entry(e.asked, text, e.id));
    }

    private void answer(HttpExchange exchange) throws IOException {
      String subject = exchange.getRequestURI().getPath().split("/")[2];
      String asked = JSON.readTree(exchange.getRequestBody()).path("schema").asText();
      Entry entry = schemas.get(subject);
      if (exchange.getRequestURI().getPath().endsWith("/versions")) {
        registrations++;
      }
      if (outages > 0) {
        outages--;
        send(exchange, 503, Map.of("error_code", 50301, "message", "starting"));
      } else if (entry == null) {
        send(exchange, 404, Map.of("error_code", 40401, "message", "Subject not found."));
      } else if (!entry.asked.equals(asked)) {
        send(exchange, 404, Map.of("error_code", 40403, "message", "Schema not found."));
      } else {
        send(
            exchange,
            200,
            Map.of("subject", subject, "version", 1, "id", entry.id, "schema", entry.answered));
      }
    }

    private static void send(HttpExchange exchange, int status, Map<String, Object> body)
        throws IOException {
      byte[] bytes = JSON.writeValueAsString(body).getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    }
  }
}
