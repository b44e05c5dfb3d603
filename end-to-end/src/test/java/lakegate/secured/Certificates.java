package lakegate.secured;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate of this machine for the servers, made for one run, and a store by which clients
 * trust it.
 *
 * @param keys the servers' PKCS12 store
 * @param trust the clients' PKCS12 store
 */
record Certificates(Path keys, Path trust, String keyPassword, String trustPassword) {
  static Certificates in(Path folder, String keyPassword, String trustPassword)
      throws IOException, InterruptedException {
    Path keys = folder.resolve("keys.p12");
    Path trust = folder.resolve("trust.p12");
    Path certificate = folder.resolve("server.crt");
    keytool(
        keyPassword,
        ("-genkeypair -alias server -keyalg RSA -keysize 2048 -dname CN=localhost -validity 2"
                + " -ext san=dns:localhost,ip:127.0.0.1 -storetype PKCS12 -keystore "
                + keys)
            .split(" "));
    keytool(
        keyPassword,
        ("-exportcert -alias server -file " + certificate + " -keystore " + keys).split(" "));
    keytool(
        trustPassword,
        ("-importcert -noprompt -alias server -file %s -storetype PKCS12 -keystore %s"
                .formatted(certificate, trust))
            .split(" "));
    return new Certificates(keys, trust, keyPassword, trustPassword);
  }

  /** For a server in the test. */
  SSLContext server() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, keyPassword.toCharArray());
    }
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(store, keyPassword.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String password, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    // The process list would show it.
    command.addAll(List.of("-storepass:env", "STORE_PASSWORD"));
    ProcessBuilder keytool = new ProcessBuilder(command).inheritIO();
    keytool.environment().put("STORE_PASSWORD", password);
    int exitCode = keytool.start().waitFor();
    if (exitCode != 0) {
      throw new IOException("keytool " + arguments[0] + " ended with " + exitCode);
    }
  }
}
