package lakegate.e2e.pipeline;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import lakegate.stack.Port;
import lakegate.stack.process.TcpPort;

/** A proxy in front of Kafka, the registry, the catalog and the object store each. */
public final class Proxies {
  private static final Set<Port> PROXIED = Set.of(Port.KAFKA, Port.REGISTRY, Port.CATALOG, Port.S3);

  private final Map<Port, Integer> servers = new EnumMap<>(Port.class);
  private final Map<Port, Integer> clients = new EnumMap<>(Port.class);
  private final Map<Port, FaultyProxy> proxies = new EnumMap<>(Port.class);

  public Proxies() {
    Set<Integer> taken = new HashSet<>();
    for (Port port : PROXIED) {
      servers.put(port, TcpPort.free(taken::add));
      clients.put(port, TcpPort.free(taken::add));
      proxies.put(port, new FaultyProxy(clients.get(port), servers.get(port)));
    }
  }

  /** Where the servers shall listen. */
  public Map<Port, Integer> serverPorts() {
    return servers;
  }

  /** Where the proxies listen. */
  public Map<Port, Integer> clientPorts() {
    return clients;
  }

  /** The one in front of a server. */
  public FaultyProxy of(Port port) {
    return proxies.get(port);
  }

  /** Lets everything pass again. */
  public void heal() {
    proxies.values().forEach(FaultyProxy::heal);
  }

  public void close() {
    proxies.values().forEach(FaultyProxy::close);
  }
}
