package lakegate.deploy;

import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import lakegate.registry.TokenRefused;
import lakegate.settings.InvalidSettings;
import lakegate.settings.RegistrySettings;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Servers that refuse a login, or that we do not trust: wrong are the settings that it names. */
final class Logins {
  private Logins() {}

  static InvalidSettings refusedByKafka(String address, AuthenticationException e) {
    return e instanceof SslAuthenticationException
        ? untrusted("kafka.ssl.truststore.location", "Kafka at " + address, e)
        : invalid("kafka.sasl.jaas.config", "Kafka at " + address + " refuses the login", e);
  }

  static InvalidSettings refusedByRegistry(RegistrySettings settings, Throwable e) {
    String login =
        settings.client().containsKey("bearer.auth.credentials.source")
            ? "registry.bearer.auth.client.secret"
            : "registry.basic.auth.user.info";
    return invalid(login, "the registry at " + settings.url() + " refuses the login", e);
  }

  /** What makes the registry's client fail although the registry may answer, if it is that. */
  static Optional<InvalidSettings> ofRegistry(RegistrySettings settings, Throwable e) {
    if (e instanceof TokenRefused) {
      return Optional.of(invalid("registry.bearer.auth.client.secret", e.getMessage(), null));
    }
    return isTls(e)
        ? Optional.of(
            untrusted("registry.ssl.truststore.location", "the registry at " + settings.url(), e))
        : Optional.empty();
  }

  /** The same for the catalog. */
  static Optional<InvalidSettings> ofCatalog(String uri, Throwable e) {
    if (e instanceof NotAuthorizedException || e instanceof BadRequestException) {
      return Optional.of(
          invalid(
              "catalog.credential (with catalog.scope and catalog.oauth2-server-uri)",
              "the catalog at " + uri + " refuses the login",
              e));
    }
    return isTls(e)
        ? Optional.of(
            invalid(
                "catalog.uri",
                "the certificate of " + uri + " is not in Java's trust store",
                cause(e)))
        : Optional.empty();
  }

  private static boolean isTls(Throwable e) {
    return cause(e) != e || e instanceof SSLException;
  }

  /** The exception of TLS that caused it, or itself. */
  private static Throwable cause(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return cause;
      }
    }
    return e;
  }

  private static InvalidSettings untrusted(String key, String server, Throwable e) {
    return invalid(key, server + " and we do not agree on TLS", cause(e));
  }

  private static InvalidSettings invalid(String key, String what, Throwable e) {
    return new InvalidSettings(
        List.of(key + ": " + what + (e == null ? "" : ": " + e.getMessage())));
  }
}
