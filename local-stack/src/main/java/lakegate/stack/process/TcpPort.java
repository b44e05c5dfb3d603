package lakegate.stack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.function.IntPredicate;

/** TCP ports of 127.0.0.1. */
public final class TcpPort {
  /**
   * Free ports are searched below those that systems give to outgoing connections (from 32768 on
   * Linux, 49152 on macOS): such a connection could take the port before the server does.
   */
  private static final int FIRST = 15_000;

  private static final int COUNT = 15_000;
  private static final int CONNECT_MILLIS = 500;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private TcpPort() {}

  public static boolean isFree(int port) {
    return !answers(port) && canBind(port);
  }

  /** A free port, one of those that suit. */
  public static int free(IntPredicate suits) {
    return new Random()
        .ints(COUNT, FIRST, FIRST + COUNT)
        .filter(port -> suits.test(port) && isFree(port))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Cannot find a free port from " + FIRST + " to " + (FIRST + COUNT - 1)));
  }

  public static InetSocketAddress address(int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(address(port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean canBind(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
