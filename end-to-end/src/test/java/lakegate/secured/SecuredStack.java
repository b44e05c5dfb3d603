package lakegate.secured;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import lakegate.deploy.Settings;
import lakegate.stack.LocalStack;
import lakegate.stack.Port;
import lakegate.stack.StackOptions;
import lakegate.stack.process.TcpPort;
import org.apache.commons.io.FileUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Servers with TLS and logins, as docs/security.md describes them. Every secret is made up and
 * begins alike, so that it can be found where it must not be.
 */
final class SecuredStack implements AutoCloseable {
  static final String SUBMIT = "lakegate-submit";
  static final String BRIDGE = "lakegate-bridge";
  static final String INGEST = "lakegate-ingest";
  static final String PRODUCER = "lakegate-producer";
  static final String READER = "lakegate-reader";
  static final String REPLAY = "lakegate-replay";
  static final String ANALYTICS = "analytics";
  private static final List<String> USERS =
      List.of(SUBMIT, BRIDGE, INGEST, PRODUCER, READER, REPLAY, ANALYTICS);

  private static final String SCRAM =
      "org.apache.kafka.common.security.scram.ScramLoginModule required";
  private static final String LISTENER = "listener.name.clients.";
  private static final String LOCAL = "127.0.0.1:";
  private static final String CLIENT = "lakegate-client";
  private static final String USER = "lakegate-user";

  private final Path folder;
  private final Map<String, String> passwords = new HashMap<>();
  private final Set<String> secrets = new LinkedHashSet<>();
  private final Certificates certificates;
  private final LocalStack stack;
  private final Door registry;
  private final Door catalog;
  private final int registryPort;
  private final int catalogPort;

  SecuredStack() throws Exception {
    folder = Path.of("target", "stack-secured").toAbsolutePath();
    // What an earlier run has left, servers too if it was killed.
    LocalStack.down(folder, System.out::println);
    FileUtils.deleteQuietly(folder.toFile());
    Path own = folder.resolveSibling("secured");
    FileUtils.deleteQuietly(own.toFile());
    Files.createDirectories(own);
    USERS.forEach(user -> passwords.put(user, secret()));
    certificates = Certificates.in(own, secret(), secret());
    String password = secret();
    String clientSecret = secret();
    passwords.put(USER, password);
    passwords.put(CLIENT, clientSecret);

    Set<Integer> taken = new HashSet<>();
    Map<Port, Integer> servers = new HashMap<>();
    for (Port port : List.of(Port.KAFKA, Port.KAFKA_CONTROLLER, Port.REGISTRY, Port.CATALOG)) {
      servers.put(port, TcpPort.free(taken::add));
    }
    int clients = TcpPort.free(taken::add);
    registryPort = TcpPort.free(taken::add);
    catalogPort = TcpPort.free(taken::add);
    stack =
        LocalStack.start(
            StackOptions.onFreePorts(folder)
                .withCheckpointInterval("2s")
                .withKafka(kafka(servers, clients))
                .behindProxies(
                    servers,
                    Map.of(
                        Port.KAFKA, clients,
                        Port.REGISTRY, registryPort,
                        Port.CATALOG, catalogPort)));
    registry =
        new Door(
            registryPort,
            servers.get(Port.REGISTRY),
            Optional.of(certificates.server()),
            Map.of(USER, password),
            Map.of(CLIENT, clientSecret));
    catalog =
        new Door(
            catalogPort,
            servers.get(Port.CATALOG),
            Optional.empty(),
            Map.of(),
            Map.of(CLIENT, clientSecret));
    String address = LOCAL + servers.get(Port.KAFKA);
    KafkaAcls.give(own, address);
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address))) {
      makeUsers(admin);
      // The controller answers before the broker knows.
      await().until(() -> admin.describeUserScramCredentials().all().get().size() == USERS.size());
      AclBindingFilter last =
          new AclBindingFilter(
              new ResourcePatternFilter(ResourceType.GROUP, ANALYTICS, PatternType.LITERAL),
              AccessControlEntryFilter.ANY);
      await().until(() -> !admin.describeAcls(last).values().get().isEmpty());
    }
  }

  /** A listener for everybody else, beside the one that the broker itself uses. */
  private Map<String, String> kafka(Map<Port, Integer> servers, int clients) {
    String own = "PLAINTEXT://" + LOCAL + servers.get(Port.KAFKA);
    String others = "CLIENTS://" + LOCAL + clients;
    String controller = "CONTROLLER://" + LOCAL + servers.get(Port.KAFKA_CONTROLLER);
    Map<String, String> settings = new HashMap<>();
    settings.put("listeners", own + "," + others + "," + controller);
    settings.put("advertised.listeners", own + "," + others);
    settings.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,CLIENTS:SASL_SSL");
    settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    settings.put(LISTENER + "scram-sha-512.sasl.jaas.config", SCRAM + ";");
    settings.put(LISTENER + "ssl.keystore.type", "PKCS12");
    settings.put(LISTENER + "ssl.keystore.location", certificates.keys().toString());
    settings.put(LISTENER + "ssl.keystore.password", certificates.keyPassword());
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    // The broker itself.
    settings.put("super.users", "User:ANONYMOUS");
    return settings;
  }

  private void makeUsers(Admin admin) throws Exception {
    List<UserScramCredentialAlteration> users = new ArrayList<>();
    for (String user : USERS) {
      users.add(
          new UserScramCredentialUpsertion(
              user,
              new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
              passwords.get(user)));
    }
    admin.alterUserScramCredentials(users).all().get();
  }

  private String secret() {
    String secret = "s3cret-" + UUID.randomUUID();
    secrets.add(secret);
    return secret;
  }

  /** A password that no server knows. */
  String wrongPassword() {
    return secret();
  }

  /** All that must not be seen: what was made up, and the tokens that were given. */
  Collection<String> secrets() {
    Set<String> all = new LinkedHashSet<>(secrets);
    all.addAll(registry.tokens());
    all.addAll(catalog.tokens());
    return all;
  }

  Door registry() {
    return registry;
  }

  Door catalog() {
    return catalog;
  }

  Path folder() {
    return folder;
  }

  String kafkaAddress() {
    return stack.settings().get("kafka.bootstrap.servers");
  }

  String registryAddress() {
    return "https://" + LOCAL + registryPort;
  }

  String catalogAddress() {
    return "http://" + LOCAL + catalogPort;
  }

  /** Kafka's login of a user. */
  String jaas(String user) {
    return jaas(user, passwords.get(user));
  }

  String jaas(String user, String password) {
    return "%s username=\"%s\" password=\"%s\";".formatted(SCRAM, user, password);
  }

  /** What the user's command is told, with a password for the registry. */
  Map<String, String> settings(String user) {
    Map<String, String> settings = new TreeMap<>(stack.settings());
    settings.put("kafka.security.protocol", "SASL_SSL");
    settings.put("kafka.sasl.mechanism", "SCRAM-SHA-512");
    settings.put("kafka.sasl.jaas.config", jaas(user));
    settings.put("bridge.kafka.sasl.jaas.config", jaas(BRIDGE));
    settings.put("ingest.kafka.sasl.jaas.config", jaas(INGEST));
    trust(settings, "kafka.");
    settings.put("registry.url", registryAddress() + "/apis/ccompat/v7");
    settings.put("registry.basic.auth.user.info", USER + ":" + passwords.get(USER));
    trust(settings, "registry.");
    settings.put("catalog.rest.auth.type", "oauth2");
    settings.put("catalog.oauth2-server-uri", catalogAddress() + "/token");
    settings.put("catalog.credential", CLIENT + ":" + passwords.get(CLIENT));
    settings.put("catalog.scope", "PRINCIPAL_ROLE:ALL");
    return settings;
  }

  /** The same with OAuth for the registry. */
  Map<String, String> settingsWithOAuth(String user) {
    Map<String, String> settings = settings(user);
    settings.remove("registry.basic.auth.user.info");
    settings.put("registry.bearer.auth.credentials.source", "OAUTHBEARER");
    settings.put("registry.bearer.auth.issuer.endpoint.url", registryAddress() + "/token");
    settings.put("registry.bearer.auth.client.id", CLIENT);
    settings.put("registry.bearer.auth.client.secret", passwords.get(CLIENT));
    settings.put("registry.bearer.auth.scope", "registry");
    return settings;
  }

  private void trust(Map<String, String> settings, String prefix) {
    settings.put(prefix + "ssl.truststore.type", "PKCS12");
    settings.put(prefix + "ssl.truststore.location", certificates.trust().toString());
    settings.put(prefix + "ssl.truststore.password", certificates.trustPassword());
  }

  /** The properties of a Kafka client of a user. */
  Map<String, Object> kafkaClient(String user) {
    Settings settings = Settings.of(settings(user), Map.of(), Optional.empty(), List.of());
    Map<String, Object> properties = new HashMap<>(settings.job().kafka().client());
    properties.put("bootstrap.servers", kafkaAddress());
    return properties;
  }

  /** Writes a settings file. */
  Path file(String name, Map<String, String> settings) {
    Path file = folder.resolveSibling("secured").resolve(name + ".properties");
    Properties properties = new Properties();
    properties.putAll(settings);
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return file;
  }

  @Override
  public void close() {
    stack.close();
    registry.close();
    catalog.close();
  }
}
