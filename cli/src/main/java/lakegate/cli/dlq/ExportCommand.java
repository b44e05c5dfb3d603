package lakegate.cli.dlq;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import lakegate.cli.Grid;
import lakegate.cli.StackOptions;
import lakegate.cli.Terminal;
import lakegate.deploy.Failure;
import lakegate.deploy.Settings;
import lakegate.dlq.Letter;
import lakegate.dlq.LetterFilter;
import lakegate.dlq.LetterJson;
import lakegate.dlq.Letters;
import lakegate.dlq.SampleExport;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Writes dead letters to files. */
@Command(
    name = "export",
    description = {
      "Writes dead letters as JSON lines, or as samples for the tests of schemas/.",
      "",
      "jsonl has a whole letter a line; with --unmask nothing is changed. samples writes a message"
          + " and its problems under DIR/samples/<event type>/rejected/, one for each list of"
          + " problems: masked, its days moved where the problems depend on when it arrived, and"
          + " only if it still has the same problems. No file is ever replaced."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate dlq export --format jsonl --since 2h",
      "  lakegate dlq export --format jsonl --to incident --unmask",
      "  lakegate dlq export --format samples --code NOT_ALLOWED",
    })
final class ExportCommand implements Callable<Integer> {
  private static final String SCHEMAS = "schemas";

  @ParentCommand private DlqCommand dlq;
  @Mixin private StackOptions stack;
  @Mixin private LetterFilterOptions chosen;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "jsonl",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Form form;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description =
          "jsonl: a file per topic in this folder. Default: the standard output. samples: the"
              + " folder that samples/ is in. Default: schemas of the project.")
  private Optional<Path> folder = Optional.empty();

  @Mixin private MaskingOption masking;

  /** As on the command line. */
  enum Form {
    jsonl,
    samples
  }

  @Override
  public Integer call() {
    List<EventType> types = EventTypes.load();
    List<String> wrong = new ArrayList<>();
    LetterFilter filter = chosen.filter(types, Instant.now(), wrong);
    if (form == Form.samples && !masking.isMasked()) {
      wrong.add("--unmask: samples are for everybody, they are always masked");
    }
    folder
        .filter(path -> Files.exists(path) && !Files.isDirectory(path))
        .ifPresent(path -> wrong.add("--to " + path + ": not a folder"));
    Settings settings = stack.settings(dlq.main.environment(), Map.of(), wrong);
    try (Letters letters = Letters.open(settings.job().kafka(), types, filter)) {
      if (form == Form.samples) {
        Path schemas = folder.orElse(settings.home().resolve(SCHEMAS));
        samples(letters, filter, new SampleExport(schemas, types));
      } else if (folder.isPresent()) {
        files(letters, filter, types, folder.get());
      } else {
        UnaryOperator<Letter> mask = masking.of(types);
        letters.read(
            filter, dlq.progress(), letter -> dlq.main.terminal().line(json(mask.apply(letter))));
      }
    }
    return 0;
  }

  private String json(Letter letter) {
    return LetterJson.of(letter, masking.isMasked()).toString();
  }

  private void samples(Letters letters, LetterFilter filter, SampleExport export) {
    Terminal terminal = dlq.main.terminal();
    long[] counts = new long[3];
    letters.read(
        filter,
        dlq.progress(),
        letter -> {
          SampleExport.Result result = export.export(letter);
          result.line().ifPresent(terminal::line);
          counts[result.file().isPresent() ? 0 : result.line().isPresent() ? 1 : 2]++;
        });
    terminal.line(
        "%s samples written, %s letters skipped, %s have the problems of one of these"
            .formatted(Grid.number(counts[0]), Grid.number(counts[1]), Grid.number(counts[2])));
  }

  private void files(Letters letters, LetterFilter filter, List<EventType> types, Path to) {
    UnaryOperator<Letter> mask = masking.of(types);
    Map<String, Path> files = new HashMap<>();
    for (EventType type : filter.types(types)) {
      Path file = to.resolve(type.deadLetterTopic() + ".jsonl");
      if (Files.exists(file)) {
        throw new Failure("Cannot export: " + file + " is there already");
      }
      files.put(type.name(), file);
    }
    Map<Path, BufferedWriter> open = new HashMap<>();
    Map<Path, Long> counts = new HashMap<>();
    try {
      Files.createDirectories(to);
      letters.read(
          filter,
          dlq.progress(),
          letter -> {
            Path file = files.get(letter.type().name());
            counts.merge(file, 1L, Long::sum);
            write(open.computeIfAbsent(file, ExportCommand::create), json(mask.apply(letter)));
          });
    } catch (IOException e) {
      throw new Failure("Cannot write to " + to + ": " + e.getMessage(), e);
    } finally {
      open.values().forEach(ExportCommand::close);
    }
    counts.forEach(
        (file, count) ->
            dlq.main.terminal().line("wrote " + Grid.number(count) + " letters to " + file));
    if (counts.isEmpty()) {
      dlq.main.terminal().line("no dead letters");
    }
  }

  private static BufferedWriter create(Path file) {
    try {
      return Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create " + file, e);
    }
  }

  private static void write(BufferedWriter writer, String line) {
    try {
      writer.write(line);
      writer.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a letter", e);
    }
  }

  private static void close(BufferedWriter writer) {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot finish a file", e);
    }
  }
}
