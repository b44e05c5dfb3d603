package lakegate.dlq;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** How many letters there are of what. */
public final class LetterStats {
  /** The group of the letters that don't say. */
  public static final String UNKNOWN = "unknown";

  private final By by;
  private final String versionHeader;
  private final Map<String, Long> raw = new TreeMap<>();
  private final Map<String, Group> groups = new TreeMap<>();
  private boolean rawKnown = true;
  private long letters;

  /** What makes a group. Printed as on the command line. */
  public enum By {
    CODE,
    PATH,
    TYPE,
    HOUR,
    PRODUCER_VERSION;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Letters that have something in common.
   *
   * @param first the earliest message's timestamp
   * @param last the latest message's timestamp
   */
  public record Group(String name, long letters, Instant first, Instant last) {
    private Group and(Group other) {
      return new Group(
          name,
          letters + other.letters,
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last);
    }
  }

  /**
   * @param versionHeader the producer's header that makes a group of {@link By#PRODUCER_VERSION}
   * @param rawRecords by event type, how many raw records came in the same time; empty if unknown
   */
  public LetterStats(By by, String versionHeader, Map<String, OptionalLong> rawRecords) {
    this.by = by;
    this.versionHeader = versionHeader;
    rawRecords.forEach(
        (type, records) -> {
          records.ifPresent(count -> raw.put(type, count));
          rawKnown &= records.isPresent();
        });
  }

  public void add(Letter letter) {
    letters++;
    Group one = new Group(name(letter), 1, letter.timestamp(), letter.timestamp());
    groups.merge(one.name(), one, Group::and);
  }

  private String name(Letter letter) {
    return switch (by) {
      case CODE -> letter.code().orElse(UNKNOWN);
      case PATH -> letter.path().orElse(UNKNOWN);
      case TYPE -> letter.type().name();
      case HOUR -> letter.timestamp().truncatedTo(ChronoUnit.HOURS).toString();
      case PRODUCER_VERSION ->
          letter.producerHeaders().stream().anyMatch(h -> h.key().equals(versionHeader))
              ? letter.header(versionHeader).orElse(UNKNOWN)
              : UNKNOWN;
    };
  }

  public By by() {
    return by;
  }

  public long letters() {
    return letters;
  }

  /** The largest group first; hours in their order. */
  public List<Group> groups() {
    Comparator<Group> order = Comparator.comparing(Group::name);
    return groups.values().stream()
        .sorted(
            by == By.HOUR
                ? order
                : Comparator.comparingLong(Group::letters).reversed().thenComparing(order))
        .toList();
  }

  /** The raw records of all event types asked for, if known. */
  public OptionalLong rawRecords() {
    return rawKnown
        ? OptionalLong.of(raw.values().stream().mapToLong(Long::longValue).sum())
        : OptionalLong.empty();
  }

  /** The raw records that a group is a share of: of its event type if it is one, else all. */
  public OptionalLong rawRecords(Group group) {
    if (by != By.TYPE) {
      return rawRecords();
    }
    Long records = raw.get(group.name());
    return records == null ? OptionalLong.empty() : OptionalLong.of(records);
  }
}
