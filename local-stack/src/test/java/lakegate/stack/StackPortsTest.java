package lakegate.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;
import lakegate.stack.process.TcpPort;
import org.junit.jupiter.api.Test;

class StackPortsTest {
  private static final Set<ServerName> NONE = Set.of();
  private static final String ME = "java (pid " + ProcessHandle.current().pid() + ")";

  @Test
  void everyPortGetsANumberOfItsOwn() {
    Map<Port, Integer> ports = StackPorts.decide(Map.of(), Map.of(), NONE);

    assertThat(ports).containsOnlyKeys(Port.values());
    assertThat(ports.values()).doesNotHaveDuplicates();
  }

  @Test
  void aWantedNumberIsTaken() {
    assertThat(StackPorts.decide(Map.of(Port.KAFKA, 9092), Map.of("port.kafka", "1"), NONE))
        .containsEntry(Port.KAFKA, 9092);
  }

  @Test
  void otherwiseTheNumbersOfTheLastStartAreKept() {
    Map<Port, Integer> first = StackPorts.decide(Map.of(), Map.of(), NONE);

    assertThat(StackPorts.decide(Map.of(), StackPorts.state(first), NONE)).isEqualTo(first);
  }

  @Test
  void aNumberThatSomeoneElseHasMeanwhileIsReplaced() throws IOException {
    try (ServerSocket someone = listener()) {
      Map<String, String> state = Map.of("port.kafka", "" + someone.getLocalPort());

      assertThat(StackPorts.decide(Map.of(), state, NONE).get(Port.KAFKA))
          .isNotEqualTo(someone.getLocalPort());
    }
  }

  @Test
  void aRunningServerKeepsItsNumber() throws IOException {
    try (ServerSocket kafka = listener()) {
      Map<String, String> state = Map.of("port.kafka", "" + kafka.getLocalPort());

      assertThat(StackPorts.decide(Map.of(), state, Set.of(ServerName.KAFKA)))
          .containsEntry(Port.KAFKA, kafka.getLocalPort());
    }
  }

  @Test
  void aRunningServerCannotGetAnotherNumber() {
    assertThatThrownBy(
            () ->
                StackPorts.decide(
                    Map.of(Port.KAFKA, 19092, Port.FLINK, 18081),
                    Map.of("port.kafka", "9092", "port.flink", "8081"),
                    Set.of(ServerName.KAFKA, ServerName.JOBMANAGER)))
        .isInstanceOf(StackFailure.class)
        .hasMessage(
            "jobmanager runs on port 8081, not on 18081\n"
                + "kafka runs on port 9092, not on 19092\n"
                + "stop the stack before you change its ports");
  }

  @Test
  void allPortsInUseAreNamedWithTheirUserAndTheWayOut() throws IOException {
    try (ServerSocket one = listener();
        ServerSocket other = listener();
        ServerSocket between = listener()) {
      Map<Port, Integer> ports =
          Map.of(
              Port.KAFKA, one.getLocalPort(),
              Port.FLINK, other.getLocalPort(),
              Port.TASKMANAGER_DATA, between.getLocalPort());

      assertThatThrownBy(
              () ->
                  StackPorts.refuseTaken(
                      ports,
                      Set.of(ServerName.KAFKA, ServerName.JOBMANAGER, ServerName.TASKMANAGER)))
          .isInstanceOf(StackFailure.class)
          .message()
          .satisfies(
              message ->
                  assertThat(message.split("\n"))
                      .containsExactlyInAnyOrder(
                          "port " + one.getLocalPort() + " is in use by " + ME + "; set KAFKA_PORT",
                          "port "
                              + other.getLocalPort()
                              + " is in use by "
                              + ME
                              + "; set FLINK_PORT",
                          "port "
                              + between.getLocalPort()
                              + " is in use by "
                              + ME
                              + "; try again"));
    }
  }

  @Test
  void thePortOfAServerThatIsNotStartedDoesNotMatter() throws IOException {
    try (ServerSocket kafka = listener()) {
      StackPorts.refuseTaken(Map.of(Port.KAFKA, kafka.getLocalPort()), Set.of(ServerName.REGISTRY));
    }
  }

  private static ServerSocket listener() throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(TcpPort.address(0));
    return socket;
  }
}
