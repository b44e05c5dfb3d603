package lakegate.stack;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lakegate.stack.process.PortOwner;
import lakegate.stack.process.TcpPort;

/** Decides which port has which number. */
final class StackPorts {
  private StackPorts() {}

  /**
   * A number for every port: the wanted one, else that of the last start, else a free one.
   *
   * @param wanted the ports that have to have a certain number
   * @param state of the last start
   * @param running servers that keep the numbers they have
   * @throws StackFailure if a running server has another number than the wanted one
   */
  static Map<Port, Integer> decide(
      Map<Port, Integer> wanted, Map<String, String> state, Set<ServerName> running) {
    Map<Port, Integer> before = of(state);
    refuseChanges(wanted, before, running);
    Map<Port, Integer> ports = new EnumMap<>(Port.class);
    Set<Integer> taken = new HashSet<>();
    wanted.forEach((port, number) -> give(port, number, ports, taken));
    for (Port port : Port.values()) {
      if (!ports.containsKey(port)) {
        IntPredicate suits =
            number ->
                port.taking(number).stream()
                    .allMatch(each -> !taken.contains(each) && TcpPort.isFree(each));
        int number =
            Optional.ofNullable(before.get(port))
                .filter(had -> running.contains(port.server()) || suits.test(had))
                .orElseGet(() -> TcpPort.free(suits));
        give(port, number, ports, taken);
      }
    }
    return ports;
  }

  /**
   * Checks the ports of servers that are to be started.
   *
   * @throws StackFailure with a line for each one that is in use, by whom, and what to set
   */
  static void refuseTaken(Map<Port, Integer> ports, Set<ServerName> toStart) {
    String taken =
        ports.entrySet().stream()
            .filter(entry -> toStart.contains(entry.getKey().server()))
            .filter(
                entry ->
                    !entry.getKey().taking(entry.getValue()).stream().allMatch(TcpPort::isFree))
            .map(entry -> taken(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("\n"));
    if (!taken.isEmpty()) {
      throw new StackFailure(taken);
    }
  }

  static Map<Port, Integer> of(Map<String, String> state) {
    Map<Port, Integer> ports = new EnumMap<>(Port.class);
    Stream.of(Port.values())
        .filter(port -> state.containsKey(port.key()))
        .forEach(port -> ports.put(port, Integer.valueOf(state.get(port.key()))));
    return ports;
  }

  static Map<String, String> state(Map<Port, Integer> ports) {
    Map<String, String> state = new TreeMap<>();
    ports.forEach((port, number) -> state.put(port.key(), Integer.toString(number)));
    return state;
  }

  private static void give(Port port, int number, Map<Port, Integer> ports, Set<Integer> taken) {
    ports.put(port, number);
    taken.addAll(port.taking(number));
  }

  private static void refuseChanges(
      Map<Port, Integer> wanted, Map<Port, Integer> before, Set<ServerName> running) {
    List<String> changes = new ArrayList<>();
    wanted.forEach(
        (port, number) -> {
          Integer had = before.get(port);
          if (running.contains(port.server()) && had != null && !had.equals(number)) {
            changes.add(port.server() + " runs on port " + had + ", not on " + number);
          }
        });
    if (!changes.isEmpty()) {
      changes.sort(null);
      throw new StackFailure(
          String.join("\n", changes) + "\nstop the stack before you change its ports");
    }
  }

  private static String taken(Port port, int number) {
    return "port "
        + number
        + " is in use by "
        + PortOwner.of(number).orElse("another program")
        + (port.usual().isPresent() ? "; set " + port.variable() : "; try again");
  }
}
