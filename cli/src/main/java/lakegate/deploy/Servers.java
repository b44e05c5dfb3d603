package lakegate.deploy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** Waits for the servers, at most so long for all of them together. */
public final class Servers {
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final Duration PROBE = Duration.ofSeconds(3);

  private final long deadline;
  private final Duration limit;
  private final Consumer<String> progress;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PROBE).build();

  public Servers(Duration limit, Consumer<String> progress) {
    this.limit = limit;
    this.deadline = System.nanoTime() + limit.toNanos();
    this.progress = progress;
  }

  /**
   * Waits until the server answers with something other than an error of its own.
   *
   * @throws Failure with its address when the time is over
   */
  public void awaitHttp(String name, String address, String path) {
    URI uri = URI.create(address.replaceAll("/+$", "") + path);
    await(name + " at " + address, () -> answers(uri));
  }

  /** Waits until the condition holds. */
  void await(String what, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new Failure(
            what + " does not answer after " + limit.toSeconds() + " s; start it with: make up");
      }
      progress.accept("waiting for " + what + ", " + left / 1_000_000_000 + " s left");
      sleep(PERIOD);
    }
  }

  /** What remains of the time. */
  Duration left() {
    return Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1_000_000_000));
  }

  private boolean answers(URI uri) {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(PROBE).GET().build();
      return http.send(request, BodyHandlers.discarding()).statusCode() < 500;
    } catch (SSLException e) {
      // It is there. Whether to trust it, the client with the settings for that will tell.
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw Kafka.interrupted(e);
    }
  }

  static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw Kafka.interrupted(e);
    }
  }
}
