package lakegate.gate;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder like {@code schemas/}: a draft per event type ({@code <event>.avsc}), the columns that
 * every table has ({@code shared/row.avsc}), and what others rely on ({@code
 * released/<event>/001.avsc}, {@code 002.avsc} …).
 *
 * <p>Findings name a file by the folder as it was given here: {@code schemas/payouts.avsc}.
 */
public final class SchemaFolder {
  /** What messages call the edited version. */
  public static final String DRAFT = "the draft";

  private static final String AVSC = ".avsc";

  private final Path folder;
  private final List<String> problems = new ArrayList<>();

  private SchemaFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * All event types, in alphabetical order.
   *
   * @throws UnreadableSchema if a file can't be read or released versions are not numbered 001,
   *     002, …; with a line for each problem of all files
   */
  public static List<SchemaHistory> read(Path folder) {
    return new SchemaFolder(folder).histories(Optional.empty());
  }

  /**
   * Only the event types to which these files belong: drafts, released versions, or the shared
   * columns, which belong to all.
   *
   * @throws UnreadableSchema as {@link #read(Path)}, and if a file is not there or is none of these
   */
  public static List<SchemaHistory> read(Path folder, Collection<Path> files) {
    return new SchemaFolder(folder).histories(Optional.of(files));
  }

  private List<SchemaHistory> histories(Optional<Collection<Path>> files) {
    Optional<AvscFile> shared = avsc(folder.resolve("shared").resolve("row" + AVSC));
    List<SchemaHistory> histories = new ArrayList<>();
    Set<String> events = files.map(this::eventsOf).orElseGet(this::events);
    if (events.isEmpty() && problems.isEmpty()) {
      problems.add(name(folder) + ": no " + AVSC + " file");
    }
    for (String event : events) {
      List<SchemaVersion> released = released(event);
      Path file = folder.resolve(event + AVSC);
      Optional<SchemaVersion> draft =
          Files.exists(file)
              ? avsc(file).flatMap(own -> version(event, DRAFT, own, shared))
              : Optional.empty();
      histories.add(new SchemaHistory(event, released, draft));
    }
    if (!problems.isEmpty()) {
      throw new UnreadableSchema(problems);
    }
    return histories;
  }

  private SortedSet<String> events() {
    SortedSet<String> events =
        list(folder).stream()
            .filter(file -> file.toString().endsWith(AVSC))
            .map(SchemaFolder::stem)
            .collect(Collectors.toCollection(TreeSet::new));
    Path released = folder.resolve("released");
    if (Files.exists(released)) {
      for (Path event : list(released)) {
        if (Files.isDirectory(event)) {
          events.add(event.getFileName().toString());
        } else {
          problems.add(name(event) + ": expected a folder per event type here");
        }
      }
    }
    return events;
  }

  private SortedSet<String> eventsOf(Collection<Path> files) {
    SortedSet<String> events = new TreeSet<>();
    Path root = folder.toAbsolutePath().normalize();
    for (Path file : files) {
      Path absolute = file.toAbsolutePath().normalize();
      Path inside = absolute.startsWith(root) ? root.relativize(absolute) : absolute;
      boolean avsc = inside.toString().endsWith(AVSC);
      if (!Files.exists(file)) {
        problems.add(name(file) + ": no such file");
      } else if (avsc && inside.getNameCount() == 1 && !inside.isAbsolute()) {
        events.add(stem(inside));
      } else if (avsc && inside.getNameCount() == 3 && inside.startsWith("released")) {
        events.add(inside.getName(1).toString());
      } else if (inside.equals(Path.of("shared", "row" + AVSC))) {
        events.addAll(events());
      } else {
        problems.add(
            name(file) + ": not a schema of " + name(folder) + ": <event>" + AVSC + " is expected");
      }
    }
    return events;
  }

  private List<SchemaVersion> released(String event) {
    Path versions = folder.resolve("released").resolve(event);
    List<SchemaVersion> released = new ArrayList<>();
    if (!Files.exists(versions)) {
      return released;
    }
    int number = 0;
    for (Path file : list(versions)) {
      String label = stem(file);
      if (!file.getFileName().toString().matches("\\d{3}\\" + AVSC) || label.equals("000")) {
        problems.add(name(file) + ": expected a name such as 001" + AVSC);
        continue;
      }
      int expected = ++number;
      number = Integer.parseInt(label);
      if (number != expected) {
        problems.add("%s: version %03d is missing before it".formatted(name(file), expected));
      }
      avsc(file)
          .flatMap(own -> version(event, label, own, Optional.empty()))
          .ifPresent(released::add);
    }
    return released;
  }

  private Optional<AvscFile> avsc(Path file) {
    try {
      return Optional.of(AvscFile.parse(name(file), Files.readString(file)));
    } catch (UnreadableSchema e) {
      problems.addAll(e.problems());
    } catch (CharacterCodingException e) {
      problems.add(name(file) + ": not UTF-8");
    } catch (IOException e) {
      problems.add(name(file) + (Files.exists(file) ? ": cannot be read" : ": no such file"));
    }
    return Optional.empty();
  }

  private Optional<SchemaVersion> version(
      String event, String label, AvscFile own, Optional<AvscFile> shared) {
    try {
      return Optional.of(SchemaVersion.of(event, label, own, shared));
    } catch (UnreadableSchema e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  /** What a folder holds, by name; hidden files don't count. */
  private List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
    } catch (IOException e) {
      problems.add(
          name(directory) + (Files.exists(directory) ? ": not a folder" : ": no such folder"));
      return List.of();
    }
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(AVSC) ? name.substring(0, name.length() - AVSC.length()) : name;
  }

  private static String name(Path file) {
    return file.toString().replace('\\', '/');
  }
}
