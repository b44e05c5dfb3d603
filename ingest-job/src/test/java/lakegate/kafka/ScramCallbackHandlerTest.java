package lakegate.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import lakegate.settings.KafkaSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Class loaders of jobs, as Flink makes and closes them. */
class ScramCallbackHandlerTest {
  private static final String PROVIDER = "SASL/SCRAM Client Provider";
  private static final String PACKAGE = "org.apache.kafka.common.security.scram.internals.";

  @BeforeEach
  @AfterEach
  void forget() {
    Security.removeProvider(PROVIDER);
  }

  @Test
  void aJobLogsInAfterAnotherThatWasClosedBeforeItHadLoadedAllOfScram() throws Exception {
    try (Job closed = new Job()) {
      closed.makeClient();
    }

    try (Job job = new Job()) {
      job.makeClient();

      assertThat(provider().getClass().getClassLoader()).isSameAs(job);
      assertThat(login().hasInitialResponse()).isTrue();
    }
  }

  @Test
  void aJobThatRunsKeepsItsClasses() throws Exception {
    try (Job running = new Job();
        Job other = new Job()) {
      running.makeClient();
      Provider before = provider();

      other.makeClient();

      assertThat(provider()).isSameAs(before);
    }
  }

  @Test
  void onlyScramGetsTheHandlerAndNoneOfTheUsersOwnIsReplaced() {
    assertThat(client(Map.of("sasl.mechanism", "SCRAM-SHA-512")))
        .containsEntry("sasl.client.callback.handler.class", "lakegate.kafka.ScramCallbackHandler");
    assertThat(client(Map.of("sasl.mechanism", "OAUTHBEARER")))
        .isEqualTo(Map.of("sasl.mechanism", "OAUTHBEARER"));
    assertThat(client(Map.of())).isEmpty();
    Map<String, String> own =
        Map.of("sasl.mechanism", "SCRAM-SHA-256", "sasl.client.callback.handler.class", "Own");
    assertThat(client(own)).isEqualTo(own);
  }

  private static Map<String, String> client(Map<String, String> client) {
    return ScramCallbackHandler.addTo(new KafkaSettings("a:1", client)).client();
  }

  private static Provider provider() {
    return Security.getProvider(PROVIDER);
  }

  private static SaslClient login() throws Exception {
    return Sasl.createSaslClient(
        new String[] {"SCRAM-SHA-512"}, null, "kafka", "broker", Map.of(), callbacks -> {});
  }

  /** Loads our classes and Kafka's itself. */
  private static final class Job extends URLClassLoader {
    Job() throws Exception {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    /** What a Kafka client with the settings does first. */
    void makeClient() throws Exception {
      Class.forName("org.apache.kafka.common.security.scram.ScramLoginModule", true, this);
      Class<?> handler = loadClass(ScramCallbackHandler.class.getName());
      Object instance = handler.getConstructor().newInstance();
      handler
          .getMethod("configure", Map.class, String.class, List.class)
          .invoke(instance, Map.of(), "SCRAM-SHA-512", List.of());
      assertThat(findLoadedClass(PACKAGE + "ScramFormatter")).isNull();
    }

    private static URL[] classPath() throws Exception {
      List<URL> urls = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
      return urls.toArray(URL[]::new);
    }
  }
}
