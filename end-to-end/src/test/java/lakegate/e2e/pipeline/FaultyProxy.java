package lakegate.e2e.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A TCP proxy in front of one server that breaks what passes. What it does to a request it does
 * also on connections that were open before.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final int BUFFER = 64 << 10;
  private static final int CONNECT_MILLIS = 5_000;
  private static final String ANSWER =
      "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger hits = new AtomicInteger();
  private volatile Fault fault = Fault.NONE;

  /** What happens to what passes. */
  public enum Kind {
    NONE,
    /** Each piece is late, in both directions. */
    DELAY,
    /** Open connections end, and new ones at once. */
    CUT,
    /** Connections are open, and nothing passes. */
    SILENCE,
    /** The server never sees the request; the client gets an HTTP error. */
    ERROR,
    /** The server does what it is asked, and the connection ends in place of its reply. */
    LOST_REPLY,
    /** The server does what it is asked, and the client gets an HTTP error. */
    ERROR_AFTER
  }

  /**
   * A kind of fault.
   *
   * @param delay of each piece, with {@link Kind#DELAY}
   * @param status of the HTTP error, for example {@code 503 Service Unavailable}
   * @param requests which ones, by the first bytes the client sends; the others pass
   */
  public record Fault(Kind kind, Duration delay, String status, Predicate<String> requests) {
    static final Fault NONE = of(Kind.NONE);

    public static Fault of(Kind kind) {
      return new Fault(kind, Duration.ZERO, "503 Service Unavailable", request -> true);
    }

    public static Fault delay(Duration delay) {
      return new Fault(Kind.DELAY, delay, "", request -> true);
    }

    public Fault status(String other) {
      return new Fault(kind, delay, other, requests);
    }

    public Fault requests(Predicate<String> some) {
      return new Fault(kind, delay, status, some);
    }
  }

  /**
   * @param port where clients connect
   * @param serverPort where the server listens, now or later
   */
  public FaultyProxy(int port, int serverPort) {
    InetAddress local = InetAddress.getLoopbackAddress();
    server = new InetSocketAddress(local, serverPort);
    try {
      listener = new ServerSocket(port, 0, local);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on port " + port, e);
    }
    start("accept", this::accept);
  }

  /** From now on, until it is told otherwise. */
  public void set(Fault other) {
    fault = other;
    if (other.kind() == Kind.CUT) {
      links.forEach(Link::close);
    }
  }

  /** Lets everything pass again. */
  public void heal() {
    set(Fault.NONE);
  }

  /** How many requests or replies a fault has hit so far. */
  public int hits() {
    return hits.get();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close a proxy", e);
    }
    links.forEach(Link::close);
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      if (fault.kind() == Kind.CUT) {
        hits.incrementAndGet();
        client.close();
      } else {
        start("connect", () -> connect(client));
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket upstream = new Socket();
    Link link = new Link(client, upstream);
    links.add(link);
    try {
      upstream.connect(server, CONNECT_MILLIS);
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
    } catch (IOException e) {
      // As the server itself would refuse.
      link.close();
      return;
    }
    start("replies", link::copyReplies);
    link.copyRequests();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One side has ended the connection, or the proxy.
              }
            },
            "proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** A client's connection and the one to the server. */
  private final class Link {
    private final Socket client;
    private final Socket upstream;

    /** The first bytes of the request under way. */
    private volatile String head = "";

    private volatile boolean replied = true;

    Link(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    void copyRequests() throws IOException {
      copy(client.getInputStream(), upstream.getOutputStream(), true);
    }

    void copyReplies() throws IOException {
      copy(upstream.getInputStream(), client.getOutputStream(), false);
    }

    private void copy(InputStream in, OutputStream out, boolean requests) throws IOException {
      byte[] buffer = new byte[BUFFER];
      try {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          boolean passes = requests ? request(buffer, count) : reply();
          if (!passes) {
            return;
          }
          out.write(buffer, 0, count);
        }
      } finally {
        close();
      }
    }

    /** Whether it goes on to the server. */
    private boolean request(byte[] bytes, int count) throws IOException {
      Fault now = fault;
      if (replied) {
        // HTTP clients send the next request when they have the reply.
        replied = false;
        head = head(bytes, count);
      }
      if (!now.requests().test(head)) {
        return true;
      }
      if (now.kind() == Kind.ERROR) {
        answer(now.status());
        return false;
      }
      return waits(now);
    }

    /** Whether it goes on to the client. */
    private boolean reply() throws IOException {
      Fault now = fault;
      replied = true;
      // The request may be older than the fault.
      if (!now.requests().test(head)) {
        return true;
      }
      if (now.kind() == Kind.LOST_REPLY) {
        hits.incrementAndGet();
        return false;
      }
      if (now.kind() == Kind.ERROR_AFTER) {
        answer(now.status());
        return false;
      }
      return waits(now);
    }

    private boolean waits(Fault now) {
      if (now.kind() == Kind.DELAY) {
        hits.incrementAndGet();
        LockSupport.parkNanos(now.delay().toNanos());
      } else if (now.kind() == Kind.SILENCE) {
        hits.incrementAndGet();
        while (fault.kind() == Kind.SILENCE && !client.isClosed()) {
          LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
      }
      return true;
    }

    private void answer(String status) throws IOException {
      hits.incrementAndGet();
      client.getOutputStream().write(ANSWER.formatted(status).getBytes(StandardCharsets.US_ASCII));
      client.shutdownOutput();
      // A close with bytes unread would reset the connection before the client has the answer.
      client.setSoTimeout(CONNECT_MILLIS);
      client.getInputStream().skip(Long.MAX_VALUE);
    }

    private static String head(byte[] bytes, int count) {
      return new String(Arrays.copyOf(bytes, Math.min(count, 1024)), StandardCharsets.ISO_8859_1);
    }

    void close() {
      links.remove(this);
      for (Socket socket : new Socket[] {client, upstream}) {
        try {
          socket.close();
        } catch (IOException e) {
          // It is closed.
        }
      }
    }
  }
}
