package lakegate.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
  private static final String SCRAM =
      "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"me\""
          + " password=\"hunter2\"";

  @ParameterizedTest
  @CsvSource({
    "kafka.sasl.jaas.config,true",
    "kafka.ssl.keystore.password,true",
    "kafka.ssl.keystore.key,true",
    "kafka.sasl.oauthbearer.client.credentials.client.secret,true",
    "registry.basic.auth.user.info,true",
    "registry.bearer.auth.token,true",
    "registry.bearer.auth.client.secret,true",
    "registry.ssl.key.password,true",
    "catalog.credential,true",
    "catalog.token,true",
    "catalog.s3.secret-access-key,true",
    "catalog.header.Authorization,true",
    "kafka.bootstrap.servers,false",
    "kafka.sasl.oauthbearer.token.endpoint.url,false",
    "registry.basic.auth.credentials.source,false",
    "catalog.token-expires-in-ms,false",
    "catalog.token-refresh-enabled,false",
    "catalog.s3.endpoint,false"
  })
  void secrets_are_printed_as_stars(String key, boolean secret) {
    assertThat(Secrets.isSecret(key)).isEqualTo(secret);
    assertThat(Secrets.masked(key, "v")).isEqualTo(secret ? "******" : "v");
  }

  @Test
  void settings_in_words_show_no_secret() {
    JobSettings settings =
        new SettingsReader(
                Map.of(
                    "kafka.sasl.jaas.config", SCRAM + ";",
                    "kafka.security.protocol", "SASL_SSL",
                    "registry.basic.auth.user.info", "me:hunter2",
                    "catalog.credential", "me:hunter2"),
                Map.of())
            .read();

    assertThat(settings.toString())
        .contains("sasl.jaas.config=******", "security.protocol=SASL_SSL")
        .contains("basic.auth.user.info=******", "credential=******")
        .doesNotContain("hunter2");
  }

  @Test
  void wrong_logins_are_listed_without_their_values() {
    InvalidSettings wrong =
        catchThrowableOfType(
            InvalidSettings.class,
            () ->
                new SettingsReader(
                        Map.of(
                            // Without the semicolon Kafka's own message quotes it.
                            "kafka.sasl.jaas.config", SCRAM,
                            "registry.basic.auth.user.info", "hunter2",
                            "registry.bearer.auth.credentials.source", "OAUTHBEARER",
                            "registry.bearer.auth.client.id", "me"),
                        Map.of())
                    .read());

    assertThat(wrong.problems())
        .containsExactlyInAnyOrder(
            "kafka.sasl.jaas.config: not such as"
                + " org.apache.kafka.common.security.scram.ScramLoginModule required"
                + " username=\"…\" password=\"…\";",
            "registry.basic.auth.user.info: not such as user:password",
            "registry.bearer.auth.issuer.endpoint.url is not set, which"
                + " registry.bearer.auth.credentials.source needs",
            "registry.bearer.auth.client.secret is not set, which"
                + " registry.bearer.auth.credentials.source needs",
            "registry.bearer.auth.credentials.source and registry.basic.auth.user.info are both"
                + " set: the registry takes one login");
    assertThat(wrong.getMessage()).doesNotContain("hunter2");
  }

  @Test
  void another_source_of_tokens_is_refused() {
    assertThat(
            catchThrowableOfType(
                    InvalidSettings.class,
                    () ->
                        new SettingsReader(
                                Map.of("registry.bearer.auth.credentials.source", "CUSTOM"),
                                Map.of())
                            .read())
                .problems())
        .containsExactly(
            "registry.bearer.auth.credentials.source = CUSTOM: neither OAUTHBEARER nor"
                + " STATIC_TOKEN");
  }
}
