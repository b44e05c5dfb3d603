package lakegate.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortOwnerTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::"})
  void aListenerOnAnyAddressTakesThePortAndIsNamed(String address) throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/net")), "reads /proc");
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));

      assertThat(TcpPort.isFree(socket.getLocalPort())).isFalse();
      assertThat(PortOwner.of(socket.getLocalPort()))
          .contains("java (pid " + ProcessHandle.current().pid() + ")");
    }
  }

  @Test
  void aFreePortHasNoOwner() {
    int port = TcpPort.free(number -> true);

    assertThat(TcpPort.isFree(port)).isTrue();
    assertThat(PortOwner.of(port)).isEmpty();
  }

  @Test
  void aFreePortIsOneThatSuits() {
    assertThat(TcpPort.free(number -> number % 2 == 0) % 2).isZero();
  }
}
