package lakegate.stack;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The ports of a stack: those that clients know, and those between the servers. */
public enum Port {
  KAFKA(ServerName.KAFKA, 9092),
  KAFKA_CONTROLLER(ServerName.KAFKA),
  REGISTRY(ServerName.REGISTRY, 8082),
  REGISTRY_MANAGEMENT(ServerName.REGISTRY),
  CATALOG(ServerName.CATALOG, 8181),
  FLINK(ServerName.JOBMANAGER, 8081),
  JOBMANAGER_RPC(ServerName.JOBMANAGER),
  JOBMANAGER_BLOB(ServerName.JOBMANAGER),
  TASKMANAGER_DATA(ServerName.TASKMANAGER),
  S3(ServerName.S3, 8333),
  S3_GRPC(ServerName.S3),
  S3_MASTER(ServerName.S3),
  S3_MASTER_GRPC(ServerName.S3),
  S3_VOLUME(ServerName.S3),
  S3_VOLUME_GRPC(ServerName.S3),
  S3_FILER(ServerName.S3),
  S3_FILER_GRPC(ServerName.S3),
  S3_ADMIN(ServerName.S3),
  TRINO(ServerName.TRINO, 8080);

  /** SeaweedFS looks for its admin service there, whatever it is told. */
  private static final int GRPC_DISTANCE = 10_000;

  private final ServerName server;
  private final int usual;

  Port(ServerName server) {
    this(server, 0);
  }

  Port(ServerName server, int usual) {
    this.server = server;
    this.usual = usual;
  }

  ServerName server() {
    return server;
  }

  /** The port that clients expect; empty for a port between servers, which any number fits. */
  Optional<Integer> usual() {
    return usual == 0 ? Optional.empty() : Optional.of(usual);
  }

  /** The environment variable that sets it, for example {@code KAFKA_PORT}. */
  String variable() {
    return name() + "_PORT";
  }

  /** All numbers that are taken when this port has this number. */
  List<Integer> taking(int number) {
    return this == S3_ADMIN ? List.of(number, number + GRPC_DISTANCE) : List.of(number);
  }

  String key() {
    return "port." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
