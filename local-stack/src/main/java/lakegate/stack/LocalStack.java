package lakegate.stack;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import lakegate.stack.process.Jdks;
import lakegate.stack.process.Launch;
import lakegate.stack.process.OsProcess;

/**
 * Kafka, the schema registry, the Iceberg catalog, Flink and, if asked for, an S3 server and Trino,
 * as processes of this machine that listen on 127.0.0.1 only.
 *
 * <p>Data, logs and pid files are in one folder. Whoever opens that folder sees the same stack: a
 * server that runs is used as it is, one that has died is started again on the same ports and data.
 */
public final class LocalStack implements AutoCloseable {
  private static final long POLL_MILLIS = 100;
  private static final long END_LIMIT_SECONDS = 120;
  private static final int LOG_LINES = 20;
  private static final String WAITS = "waits for another start or stop in this folder";

  private final StackOptions options;
  private final StackFolder folder;
  private final ServerProcesses processes;
  private final Consumer<String> progress;
  private final Set<ServerName> startedHere = EnumSet.noneOf(ServerName.class);
  private Map<ServerName, Server> servers = Map.of();
  private Map<String, String> settings = Map.of();
  private boolean closed;

  private LocalStack(StackOptions options, Consumer<String> progress) {
    this.options = options;
    this.folder = new StackFolder(options.folder());
    this.processes = new ServerProcesses(folder);
    this.progress = progress;
  }

  /**
   * A stack that runs until it is closed or this program ends.
   *
   * @throws StackFailure if a port is taken or a server doesn't start; nothing is left running then
   */
  public static LocalStack start(StackOptions options) {
    LocalStack stack = of(options, line -> {});
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop-stack"));
    stack.up();
    return stack;
  }

  /**
   * A stack that isn't started yet.
   *
   * @param progress is told one line per server that started or stopped
   */
  public static LocalStack of(StackOptions options, Consumer<String> progress) {
    return new LocalStack(options, progress);
  }

  /** Where the project lies whose build made this class. */
  public static Path home() {
    try {
      Path classes =
          Path.of(LocalStack.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      // local-stack/target/classes or local-stack/target/local-stack.jar.
      return classes.getParent().getParent().getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether STORE=s3 can be started; if not, the line to tell. */
  public static Optional<String> whyNoS3() {
    return S3Server.program(home()).isPresent()
        ? Optional.empty()
        : Optional.of("STORE=s3 needs an S3 server; run: make s3-server");
  }

  /**
   * Starts what doesn't run, but no server that has to be asked for by name. Servers that run
   * already are left as they are.
   *
   * @return the servers that were started
   * @throws StackFailure if that isn't possible; what this call started is stopped again
   */
  public Set<ServerName> up() {
    return folder.whileLocked(this::waits, this::startMissing);
  }

  private Set<ServerName> startMissing() {
    Set<ServerName> running = processes.running();
    Site site = site(running, wantedPorts(server -> !server.isExtra()));
    servers = servers(site);
    settings = ClientSettings.of(site);
    Set<ServerName> missing = new TreeSet<>(servers.keySet());
    missing.removeAll(running);
    missing.removeIf(ServerName::isExtra);
    running.forEach(server -> progress.accept(Line.of(server, "runs already" + pause(server))));
    if (!missing.isEmpty()) {
      site.jdks()
          .lacking()
          .ifPresent(
              why -> {
                throw new StackFailure(why);
              });
    }
    StackPorts.refuseTaken(site.ports(), missing);
    remember(site);
    startAll(missing);
    StackFolder.write(folder.settings(), "what clients of the local stack need to know", settings);
    return missing;
  }

  private String pause(ServerName server) {
    return processes.running(server).filter(OsProcess::isPaused).isPresent()
        ? ", but is paused; let it go on with: local-stack/local-stack resume " + server
        : "";
  }

  /** The settings that clients need, in the keys of the jobs and of the command line. */
  public Map<String, String> settings() {
    return settings;
  }

  /** The file with {@link #settings()}. */
  public Path settingsFile() {
    return folder.settings();
  }

  /** Starts one server that doesn't run, on the ports and data it had, and waits for it. */
  public void start(ServerName server) {
    folder.whileLocked(
        this::waits,
        () -> {
          if (processes.running(server).isPresent()) {
            progress.accept(Line.of(server, "runs already"));
          } else {
            find(server);
            startAll(Set.of(server));
          }
          return server;
        });
  }

  /** Where the server will be, unless this object has started the stack and knows. */
  private void find(ServerName server) {
    Set<ServerName> running = processes.running();
    if (server.isExtra() && !running.contains(ServerName.CATALOG)) {
      throw new StackFailure(
          server + " reads what the stack in " + folder.root() + " writes; run first: make up");
    }
    if (servers.isEmpty()) {
      Site site = site(running, wantedPorts(server::equals));
      StackPorts.refuseTaken(site.ports(), Set.of(server));
      remember(site);
      servers = servers(site);
    }
  }

  /** Stops one server (SIGTERM, after 20 s SIGKILL) and waits until it has gone. */
  public void stop(ServerName server) {
    folder.whileLocked(
        this::waits,
        () -> {
          processes.stop(Set.of(server), progress);
          return server;
        });
  }

  /** Ends one server with SIGKILL and waits until it has gone. */
  public void kill(ServerName server) {
    processes.kill(Set.of(server));
  }

  /** Ends all servers with SIGKILL at once. */
  public void killAll() {
    processes.kill(List.of(ServerName.values()));
  }

  /** Stops what this object has started; the data stays. */
  @Override
  public void close() {
    Set<ServerName> mine;
    synchronized (startedHere) {
      closed = true;
      mine = EnumSet.copyOf(startedHere.isEmpty() ? EnumSet.noneOf(ServerName.class) : startedHere);
      startedHere.clear();
    }
    processes.stop(mine, progress);
  }

  /** Stops every server of the stack in a folder, whoever started it. */
  public static Set<ServerName> down(Path folder, Consumer<String> progress) {
    StackFolder stack = new StackFolder(folder.toAbsolutePath().normalize());
    if (!Files.isDirectory(stack.root())) {
      return Set.of();
    }
    return stack.whileLocked(
        () -> progress.accept(WAITS),
        () -> {
          ServerProcesses processes = new ServerProcesses(stack);
          Set<ServerName> running = processes.running();
          processes.stop(running, progress);
          return running;
        });
  }

  /** How the servers of the stack in a folder are; none if there was never a stack. */
  public static List<ServerStatus> status(Path folder) {
    StackFolder stack = new StackFolder(folder.toAbsolutePath().normalize());
    if (!stack.isStack()) {
      return List.of();
    }
    Map<String, String> state = StackFolder.read(stack.state());
    Map<Port, Integer> ports = StackPorts.of(state);
    Store store = Store.valueOf(state.get("store").toUpperCase(Locale.ROOT));
    Site site =
        new Site(
            stack,
            store,
            ports,
            Map.of(),
            "",
            Map.of(),
            Map.of(),
            S3Keys.NONE,
            new Jdks(List.of()),
            home());
    ServerProcesses processes = new ServerProcesses(stack);
    return servers(site).values().stream()
        .filter(one -> !one.name().isExtra() || processes.running(one.name()).isPresent())
        .map(server -> status(server, processes))
        .toList();
  }

  private static ServerStatus status(Server server, ServerProcesses processes) {
    Optional<OsProcess> process = processes.running(server.name());
    boolean paused = process.filter(OsProcess::isPaused).isPresent();
    return new ServerStatus(
        server.name(),
        process.map(running -> OptionalLong.of(running.pid())).orElse(OptionalLong.empty()),
        paused,
        process.isPresent() && !paused && server.isReady(),
        server.address());
  }

  /** Deletes all data of the stack in a folder; none of its servers may run. */
  public static void delete(Path folder) {
    StackFolder stack = new StackFolder(folder.toAbsolutePath().normalize());
    if (!stack.isStack()) {
      throw new StackFailure(stack.root() + " holds no stack");
    }
    Set<ServerName> running = new ServerProcesses(stack).running();
    if (!running.isEmpty()) {
      throw new StackFailure("Cannot delete " + stack.root() + ": running are " + running);
    }
    StackFolder.delete(stack.root());
  }

  private void waits() {
    progress.accept(WAITS);
  }

  private static Map<ServerName, Server> servers(Site site) {
    List<Server> all = new ArrayList<>();
    all.add(new KafkaServer(site));
    all.add(new RegistryServer(site));
    all.add(new CatalogServer(site));
    if (site.store() == Store.S3) {
      all.add(new S3Server(site));
    }
    all.add(FlinkServer.jobManager(site));
    all.add(FlinkServer.taskManager(site));
    all.add(new TrinoServer(site));
    Map<ServerName, Server> servers = new EnumMap<>(ServerName.class);
    all.forEach(server -> servers.put(server.name(), server));
    return servers;
  }

  // -- deciding where everything is ----------------------------------------------------------

  private Map<Port, Integer> wantedPorts(Predicate<ServerName> of) {
    Map<Port, Integer> wanted = new EnumMap<>(Port.class);
    options
        .ports()
        .forEach(
            (port, number) -> {
              if (of.test(port.server())) {
                wanted.put(port, number);
              }
            });
    return wanted;
  }

  private Site site(Set<ServerName> running, Map<Port, Integer> wantedPorts) {
    Map<String, String> state = StackFolder.read(folder.state());
    refuseOtherStore(state);
    return new Site(
        folder,
        options.store(),
        StackPorts.decide(wantedPorts, state, running),
        options.proxies(),
        options.checkpointInterval(),
        options.flink(),
        options.kafka(),
        options.store() == Store.S3 ? S3Keys.in(folder) : S3Keys.NONE,
        Jdks.find(),
        home());
  }

  /** Tables and checkpoints of one store mean nothing to the other. */
  private void refuseOtherStore(Map<String, String> state) {
    String wanted = name(options.store());
    String had = state.getOrDefault("store", wanted);
    if (!had.equals(wanted)) {
      throw new StackFailure(
          "The data in "
              + folder.root()
              + " was made with STORE="
              + had
              + "; start it so, choose another folder (STACK_FOLDER), or delete it (clean)");
    }
  }

  private void remember(Site site) {
    Map<String, String> state = new TreeMap<>(StackPorts.state(site.ports()));
    state.put("store", name(site.store()));
    StackFolder.write(folder.state(), "of the last start", state);
  }

  private static String name(Store store) {
    return store.name().toLowerCase(Locale.ROOT);
  }

  // -- starting ------------------------------------------------------------------------------

  private void startAll(Collection<ServerName> names) {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      CompletionService<Void> starts = new ExecutorCompletionService<>(threads);
      names.forEach(name -> starts.submit(() -> start(servers.get(name))));
      awaitAll(starts, names.size());
    } catch (StackFailure e) {
      threads.shutdownNow();
      awaitEnd(threads);
      // A stack that is being closed stops by that.
      if (!isClosed()) {
        processes.stop(names, line -> {});
        synchronized (startedHere) {
          startedHere.removeAll(names);
        }
      }
      throw e;
    } finally {
      threads.shutdownNow();
    }
  }

  /** The first that fails ends the waiting for the others. */
  private static void awaitAll(CompletionService<Void> starts, int count) {
    for (int i = 0; i < count; i++) {
      try {
        starts.take().get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof StackFailure failure) {
          throw failure;
        }
        throw new StackFailure(e.getCause().toString(), e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StackFailure("Interrupted", e);
      }
    }
  }

  /** Until no thread can start a server any more. */
  private static void awaitEnd(ExecutorService threads) {
    boolean interrupted = Thread.interrupted();
    try {
      threads.awaitTermination(END_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Void start(Server server) throws IOException, InterruptedException {
    long started = System.nanoTime();
    processes.turnLog(server.name());
    Launch launch = server.prepare();
    OsProcess process = launch(server.name(), launch);
    while (!server.isReady()) {
      if (isClosed()) {
        throw beingStopped();
      }
      if (!process.isAlive()) {
        throw failed(server.name(), "ended while starting");
      }
      if (System.nanoTime() - started > server.readyLimit().toNanos()) {
        throw failed(server.name(), "is not ready after " + server.readyLimit().toSeconds() + " s");
      }
      Thread.sleep(POLL_MILLIS);
    }
    progress.accept(Line.of(server.name(), "ready at " + server.address(), started));
    return null;
  }

  /** No server is started any more once the stack is being closed. */
  private OsProcess launch(ServerName server, Launch launch) throws IOException {
    synchronized (startedHere) {
      if (closed) {
        throw beingStopped();
      }
      startedHere.add(server);
      return processes.start(server, launch);
    }
  }

  private boolean isClosed() {
    synchronized (startedHere) {
      return closed;
    }
  }

  private static StackFailure beingStopped() {
    return new StackFailure("Not started: the stack is being stopped");
  }

  private StackFailure failed(ServerName server, String what) {
    return new StackFailure(
        server + " " + what + "; the end of " + folder.log(server) + ":\n" + logEnd(server));
  }

  private String logEnd(ServerName server) {
    try {
      List<String> lines = Files.readAllLines(folder.log(server));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "(unreadable: " + e + ")";
    }
  }
}
