package lakegate.e2e.longrun;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import lakegate.e2e.pipeline.FaultyProxy;
import lakegate.e2e.pipeline.FaultyProxy.Fault;
import lakegate.e2e.pipeline.FaultyProxy.Kind;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Proxies;
import lakegate.stack.Faults;
import lakegate.stack.Port;
import lakegate.stack.ServerName;
import lakegate.stack.Store;

/** Draws what goes wrong next: the same accidents in the same order for the same seed. */
final class Accidents {
  private static final Map<ServerName, Port> PORTS =
      Map.of(
          ServerName.KAFKA,
          Port.KAFKA,
          ServerName.REGISTRY,
          Port.REGISTRY,
          ServerName.CATALOG,
          Port.CATALOG,
          ServerName.S3,
          Port.S3);

  private static final List<Kind> OF_EVERY_SERVER =
      List.of(Kind.DELAY, Kind.CUT, Kind.SILENCE, Kind.LOST_REPLY);
  private static final List<Kind> OF_HTTP_SERVERS = List.of(Kind.ERROR, Kind.ERROR_AFTER);

  private final Pipeline pipeline;
  private final Proxies proxies;
  private final Store store;
  private final SplittableRandom random;

  /**
   * One thing that goes wrong.
   *
   * @param name what and where, for example {@code kill kafka}
   * @param lasts from its beginning to its end
   */
  record Accident(String name, Duration lasts, Runnable begin, Runnable end) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s %.1f s", name, lasts.toMillis() / 1e3);
    }
  }

  Accidents(Pipeline pipeline, Proxies proxies, Store store, long seed) {
    this.pipeline = pipeline;
    this.proxies = proxies;
    this.store = store;
    this.random = new SplittableRandom(seed);
  }

  /** The accidents that happen together: mostly one, sometimes two at different places. */
  List<Accident> next() {
    List<Accident> together = new ArrayList<>(List.of(draw()));
    if (random.nextInt(5) == 0) {
      Accident other = draw();
      if (!place(other).equals(place(together.get(0)))) {
        together.add(other);
      }
    }
    return together;
  }

  private static String place(Accident accident) {
    return accident.name().substring(accident.name().lastIndexOf(' ') + 1);
  }

  /** The quiet time after the accidents. */
  Duration pause() {
    return Duration.ofMillis(random.nextLong(4_000));
  }

  private Accident draw() {
    int choice = random.nextInt(100);
    if (choice < 25) {
      return kill(of(servers(true)));
    }
    if (choice < 45) {
      return pause(of(servers(true)));
    }
    if (choice < 95) {
      return network(of(servers(false)));
    }
    return killJobManager();
  }

  private Accident kill(ServerName server) {
    return new Accident(
        "kill " + server,
        seconds(0, 8),
        () -> pipeline.stack().kill(server),
        () -> pipeline.stack().start(server));
  }

  private Accident pause(ServerName server) {
    Faults faults = new Faults(pipeline.folder(), line -> {});
    return new Accident(
        "pause " + server,
        seconds(1, 10),
        () -> faults.pause(Set.of(server)),
        () -> faults.resume(Set.of(server)));
  }

  private Accident network(ServerName server) {
    List<Kind> kinds = new ArrayList<>(OF_EVERY_SERVER);
    if (server != ServerName.KAFKA) {
      kinds.addAll(OF_HTTP_SERVERS);
    }
    Kind kind = of(kinds);
    Fault fault =
        kind == Kind.DELAY
            ? Fault.delay(Duration.ofMillis(random.nextLong(20, 500)))
            : Fault.of(kind).status(of(List.of("500 Internal Server Error", "503 Unavailable")));
    FaultyProxy proxy = proxies.of(PORTS.get(server));
    String name = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return new Accident(name + " " + server, seconds(1, 6), () -> proxy.set(fault), proxy::heal);
  }

  /** With it go both jobs; they are submitted again as after any stop. */
  private Accident killJobManager() {
    return new Accident(
        "kill " + ServerName.JOBMANAGER,
        seconds(0, 5),
        () -> pipeline.stack().kill(ServerName.JOBMANAGER),
        () -> pipeline.stack().start(ServerName.JOBMANAGER));
  }

  private List<ServerName> servers(boolean taskManager) {
    List<ServerName> servers =
        new ArrayList<>(List.of(ServerName.KAFKA, ServerName.REGISTRY, ServerName.CATALOG));
    if (store == Store.S3) {
      servers.add(ServerName.S3);
    }
    if (taskManager) {
      servers.add(ServerName.TASKMANAGER);
    }
    return servers;
  }

  private Duration seconds(int from, int to) {
    return Duration.ofMillis(random.nextLong(from * 1_000L, to * 1_000L));
  }

  private <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
