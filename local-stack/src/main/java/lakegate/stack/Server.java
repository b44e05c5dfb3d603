package lakegate.stack;

import java.io.IOException;
import java.time.Duration;
import lakegate.stack.process.Launch;

/** One kind of server: how it is configured and started, and when it is ready. */
interface Server {
  ServerName name();

  /** Where people and clients find it. */
  String address();

  /** Writes its configuration and prepares its data folder; the server does not run yet. */
  Launch prepare() throws IOException, InterruptedException;

  /** Whether a client would be served now; answers within a few seconds. */
  boolean isReady();

  /** How long a start may take before it has failed. */
  default Duration readyLimit() {
    return Duration.ofSeconds(120);
  }
}
