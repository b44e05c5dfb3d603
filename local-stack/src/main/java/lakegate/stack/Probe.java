package lakegate.stack;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import lakegate.stack.process.TcpPort;

/** Asks servers whether they are ready. */
final class Probe {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final short METADATA = 3;
  private static final short METADATA_VERSION = 1;
  private static final int REQUEST_BYTES = 14;

  private Probe() {}

  /** The body of a 200 answer. */
  static Optional<String> get(int port, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(LIMIT)
            .build();
    try {
      HttpResponse<String> response =
          Client.HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Whether the broker lists itself as a live broker: before that it answers but takes no topic.
   * One Metadata request (Kafka protocol, api key 3, version 1) for no topics.
   */
  static boolean kafkaHasBroker(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(TcpPort.address(port), (int) LIMIT.toMillis());
      socket.setSoTimeout((int) LIMIT.toMillis());
      DataOutputStream request = new DataOutputStream(socket.getOutputStream());
      request.writeInt(REQUEST_BYTES);
      request.writeShort(METADATA);
      request.writeShort(METADATA_VERSION);
      request.writeInt(0); // correlation id
      request.writeShort(-1); // no client id
      request.writeInt(0); // no topics
      request.flush();
      DataInputStream response = new DataInputStream(socket.getInputStream());
      response.readInt(); // length
      response.readInt(); // correlation id
      int brokers = response.readInt();
      return brokers > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Made on first use: `down` needs none. */
  private static final class Client {
    static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  }
}
