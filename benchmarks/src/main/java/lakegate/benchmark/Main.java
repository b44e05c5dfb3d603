package lakegate.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lakegate.event.EventType;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.ListStatistics;

/**
 * Measures each step beside its baseline and prints one Markdown table. Takes JMH's own options;
 * {@code -f} is the number of rounds. In each round every side has one fork, so that what else the
 * machine does falls on all of them. {@code gate} measures the schema gate instead.
 */
public final class Main {
  private static final int ROUNDS = 2;
  private static final List<String> STEPS = List.of("JsonToAvro", "AvroToRow");
  private static final List<String> SELECTIONS = List.of(RawMessages.WIDEST, RawMessages.MIXED);
  private static final List<String> SIDES = List.of("lakegate", "baseline");
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final double CONFIDENCE = 0.999;

  private final CommandLineOptions options;
  private final Map<Side, Measured> results = new LinkedHashMap<>();

  private record Side(String step, String selection, String name) {}

  /** By iteration: operations per second of CPU time, and bytes allocated per operation. */
  private static final class Measured {
    final ListStatistics throughput = new ListStatistics();
    final ListStatistics allocated = new ListStatistics();
  }

  private Main(CommandLineOptions options) {
    this.options = options;
  }

  public static void main(String[] args) throws RunnerException, IOException {
    if (args.length > 0 && args[0].equals("gate")) {
      GateBenchmark.run();
      return;
    }
    try {
      new Main(new CommandLineOptions(args)).run();
    } catch (CommandLineOptionException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private void run() throws RunnerException, IOException {
    String load = load();
    int rounds = options.getForkCount().orElse(ROUNDS);
    for (int round = 1; round <= rounds; round++) {
      for (Side side : sides()) {
        System.err.printf(
            "round %d of %d: %s %s, %s%n",
            round, rounds, side.step, side.name, typesOf(side.selection));
        measure(side);
      }
    }
    print(load);
  }

  private List<Side> sides() {
    List<Side> sides = new ArrayList<>();
    for (String step : STEPS) {
      for (String selection : SELECTIONS) {
        SIDES.forEach(name -> sides.add(new Side(step, selection, name)));
      }
    }
    return sides;
  }

  private void measure(Side side) throws RunnerException {
    ChainedOptionsBuilder fork =
        new OptionsBuilder()
            .parent(options)
            .include("\\." + side.step + "Benchmark\\." + side.name + "$")
            .param("messages", side.selection)
            .forks(1)
            .threads(1)
            .addProfiler(GCProfiler.class)
            .addProfiler(CpuProfiler.class)
            .shouldFailOnError(true)
            .verbosity(options.verbosity().orElse(VerboseMode.SILENT))
            .jvmArgsAppend(
                "-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off")
            .warmupIterations(options.getWarmupIterations().orElse(15))
            .warmupTime(options.getWarmupTime().orElse(TimeValue.seconds(1)))
            .measurementIterations(options.getMeasurementIterations().orElse(4))
            .measurementTime(options.getMeasurementTime().orElse(TimeValue.seconds(1)));
    Measured measured = results.computeIfAbsent(side, s -> new Measured());
    Collection<RunResult> runs = new Runner(fork.build()).run();
    for (RunResult run : runs) {
      for (BenchmarkResult result : run.getBenchmarkResults()) {
        for (IterationResult iteration : result.getIterationResults()) {
          measured.throughput.addValue(
              iteration.getSecondaryResults().get(CpuProfiler.THROUGHPUT).getScore());
          measured.allocated.addValue(iteration.getSecondaryResults().get(ALLOCATED).getScore());
        }
      }
    }
  }

  private void print(String loadBefore) throws IOException {
    System.out.println(
        "| step | messages | Lakegate, ops/s | baseline, ops/s | ratio | Lakegate, B/op | baseline,"
            + " B/op |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String step : STEPS) {
      for (String selection : SELECTIONS) {
        Measured lakegate = results.get(new Side(step, selection, SIDES.get(0)));
        Measured baseline = results.get(new Side(step, selection, SIDES.get(1)));
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %s | %s | %.1f | %,.0f | %,.0f |%n",
            step,
            typesOf(selection),
            withError(lakegate.throughput),
            withError(baseline.throughput),
            lakegate.throughput.getMean() / baseline.throughput.getMean(),
            lakegate.allocated.getMean(),
            baseline.allocated.getMean());
      }
    }
    System.out.printf(
        "%nops/s: messages per second of CPU time, garbage collection included; ± %.1f %% confidence."
            + " %d cores (%s), JDK %s; load average %s before, %s after.%n",
        100 * CONFIDENCE,
        Runtime.getRuntime().availableProcessors(),
        processor(),
        Runtime.version(),
        loadBefore,
        load());
  }

  private static String withError(ListStatistics statistics) {
    return String.format(
        Locale.ROOT, "%,.0f ± %,.0f", statistics.getMean(), statistics.getMeanErrorAt(CONFIDENCE));
  }

  /** For example {@code payment_charges, 788 B}. */
  private static String typesOf(String selection) {
    List<EventType> types = RawMessages.types(selection);
    double size =
        RawMessages.generate(types).stream().mapToInt(e -> e.value().length).average().orElse(0);
    String names = types.size() == 1 ? types.get(0).name() : types.size() + " types in turn";
    return String.format(Locale.ROOT, "%s, %,.0f B", names, size);
  }

  private static String load() {
    double average = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return String.format(Locale.ROOT, "%.2f", average);
  }

  private static String processor() throws IOException {
    Path cpuInfo = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(cpuInfo)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(cpuInfo).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }
}
