package lakegate.settings;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/**
 * Checks how the clients log in, as far as that can be told without a server. The clients' own
 * messages on these quote parts of the values.
 */
final class LoginSettings {
  private static final String JAAS = "kafka." + SaslConfigs.SASL_JAAS_CONFIG;
  private static final String BASIC = "registry.basic.auth.user.info";
  private static final String BEARER = "registry.bearer.auth.";
  private static final String SOURCE = BEARER + "credentials.source";

  private LoginSettings() {}

  static void check(Map<String, String> settings, List<String> problems) {
    checkJaas(settings.get(JAAS), problems);
    String basic = settings.get(BASIC);
    if (basic != null && basic.indexOf(':') < 1) {
      problems.add(BASIC + ": not such as user:password");
    }
    String source = settings.get(SOURCE);
    if (source != null) {
      checkBearer(source, settings, problems);
      if (basic != null) {
        problems.add(SOURCE + " and " + BASIC + " are both set: the registry takes one login");
      }
    }
  }

  private static void checkJaas(String jaas, List<String> problems) {
    if (jaas == null) {
      return;
    }
    try {
      JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(jaas)));
    } catch (IllegalArgumentException e) {
      problems.add(
          JAAS
              + ": not such as org.apache.kafka.common.security.scram.ScramLoginModule required"
              + " username=\"…\" password=\"…\";");
    }
  }

  private static void checkBearer(
      String source, Map<String, String> settings, List<String> problems) {
    Stream<String> needed =
        switch (source) {
          case "STATIC_TOKEN" -> Stream.of("token");
          case "OAUTHBEARER" -> Stream.of("issuer.endpoint.url", "client.id", "client.secret");
          default -> {
            problems.add(SOURCE + " = " + source + ": neither OAUTHBEARER nor STATIC_TOKEN");
            yield Stream.of();
          }
        };
    needed
        .map(key -> BEARER + key)
        .filter(key -> !settings.containsKey(key))
        .forEach(key -> problems.add(key + " is not set, which " + SOURCE + " needs"));
  }
}
