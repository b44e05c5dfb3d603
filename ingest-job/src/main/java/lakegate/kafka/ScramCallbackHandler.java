package lakegate.kafka;

import java.security.Provider;
import java.security.Security;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import lakegate.settings.KafkaSettings;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.authenticator.SaslClientCallbackHandler;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.security.scram.internals.ScramSaslClient;
import org.apache.kafka.common.security.scram.internals.ScramSaslClientProvider;

/**
 * Kafka's handler for SCRAM, for clients inside Flink. Kafka puts its SCRAM classes into the JVM's
 * list of security providers and takes for granted that they are those of the only class loader. In
 * Flink each job has one, which is closed with the job: when that job hadn't loaded all of them, as
 * after a refused login, no later job in the same process could log in. Each new client comes by
 * here, and puts its own classes in place of closed ones.
 */
public final class ScramCallbackHandler extends SaslClientCallbackHandler {
  private static final String PROVIDER = "SASL/SCRAM Client Provider";
  private static final String SCRAM_CLASS =
      ScramSaslClient.class.getName().replace('.', '/') + ".class";

  /** The settings with this handler, if they want SCRAM and have none of their own. */
  public static KafkaSettings addTo(KafkaSettings kafka) {
    Map<String, String> client = new HashMap<>(kafka.client());
    if (ScramMechanism.isScram(client.get(SaslConfigs.SASL_MECHANISM))) {
      client.putIfAbsent(
          SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, ScramCallbackHandler.class.getName());
    }
    return new KafkaSettings(kafka.bootstrapServers(), client);
  }

  @Override
  public void configure(
      Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
    replaceClosedProvider();
    super.configure(configs, mechanism, entries);
  }

  private static void replaceClosedProvider() {
    // Of the JVM, not of this class loader's class: the jobs of a process wait for each other.
    synchronized (Security.class) {
      Provider provider = Security.getProvider(PROVIDER);
      if (provider != null && isClosed(provider.getClass().getClassLoader())) {
        Security.removeProvider(PROVIDER);
      }
      ScramSaslClientProvider.initialize();
    }
  }

  /** A closed class loader finds nothing that it hasn't loaded. */
  private static boolean isClosed(ClassLoader loader) {
    return loader.getResource(SCRAM_CLASS) == null;
  }
}
