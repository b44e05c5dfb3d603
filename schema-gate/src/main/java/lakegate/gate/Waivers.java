package lakegate.gate;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The findings that are let through for a while, as {@code schemas/waivers.json} lists them: {@code
 * [{"rule": "LINT_MONEY", "event": "payment_charges", "path": "amount", "reason": "…", "expires":
 * "2027-01-31"}]}. The event {@code *} stands for all event types, and an empty path for the whole
 * record.
 */
public final class Waivers {
  /** The file's name in a folder like {@code schemas/}. */
  public static final String FILE = "waivers.json";

  private static final List<String> KEYS = List.of("rule", "event", "path", "reason", "expires");
  private static final Waivers NONE = new Waivers(List.of(), true);

  private final List<Waiver> waivers;
  private final boolean complete;

  private Waivers(List<Waiver> waivers, boolean complete) {
    this.waivers = waivers;
    this.complete = complete;
  }

  public static Waivers none() {
    return NONE;
  }

  /**
   * Reads a file; none if it isn't there.
   *
   * @throws UnreadableSchema with a line and place for everything that can't be right
   */
  public static Waivers read(Path file) {
    String name = file.toString().replace('\\', '/');
    try {
      return Files.exists(file) ? parse(name, Files.readString(file)) : NONE;
    } catch (IOException e) {
      throw new UnreadableSchema(name + ": cannot be read");
    }
  }

  /**
   * Reads a text.
   *
   * @param file what findings call it
   * @throws UnreadableSchema with a line and place for everything that can't be right
   */
  public static Waivers parse(String file, String text) {
    JsonText json = JsonText.parse(file, text);
    List<String> problems = new ArrayList<>();
    List<Waiver> waivers = new ArrayList<>();
    if (!json.root().isArray()) {
      throw new UnreadableSchema(json.start() + ": not a list of waivers");
    }
    for (int i = 0; i < json.root().size(); i++) {
      waiver(json, JsonPointer.empty().appendIndex(i), problems).ifPresent(waivers::add);
    }
    if (!problems.isEmpty()) {
      throw new UnreadableSchema(problems);
    }
    return new Waivers(List.copyOf(waivers), true);
  }

  private static Optional<Waiver> waiver(JsonText json, JsonPointer at, List<String> problems) {
    JsonNode waiver = json.root().at(at);
    Position position = json.position(at).orElseGet(json::start);
    int before = problems.size();
    for (String key : (Iterable<String>) waiver::fieldNames) {
      if (!KEYS.contains(key)) {
        Position place = json.position(at.appendProperty(key)).orElse(position);
        problems.add(place + ": unknown key " + key + "; known are " + String.join(", ", KEYS));
      }
    }
    for (String key : KEYS) {
      JsonNode value = waiver.path(key);
      if (value.isMissingNode()) {
        problems.add(position + ": a waiver without " + key);
      } else if (!value.isTextual() || value.asText().isBlank() && !key.equals("path")) {
        Position place = json.position(at.appendProperty(key)).orElse(position);
        problems.add(place + ": " + key + " is not a text");
      }
    }
    if (problems.size() > before) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Waiver(
              waiver.get("rule").asText(),
              waiver.get("event").asText(),
              waiver.get("path").asText(),
              waiver.get("reason").asText(),
              LocalDate.parse(waiver.get("expires").asText()),
              position));
    } catch (DateTimeParseException e) {
      Position place = json.position(at.appendProperty("expires")).orElse(position);
      problems.add(place + ": expires is not a date such as 2027-01-31");
      return Optional.empty();
    }
  }

  /**
   * The same for a check that can't meet them all: of some files only, or against something else
   * than the released versions. What waives nothing there is no finding.
   */
  public Waivers partial() {
    return new Waivers(waivers, false);
  }

  Use on(LocalDate today) {
    return new Use(today);
  }

  /** One check's use of the waivers. */
  final class Use {
    private final LocalDate today;
    private final Set<Waiver> used = new HashSet<>();

    private Use(LocalDate today) {
      this.today = today;
    }

    /** The finding as it is shown: waived, or as it was. */
    Finding apply(String event, Finding finding) {
      for (Waiver waiver : waivers) {
        if (!waiver.isExpired(today) && waiver.waives(event, finding)) {
          used.add(waiver);
          return waiver.waived(finding);
        }
      }
      return finding;
    }

    /** What is wrong with the waivers themselves, after all findings have been applied. */
    List<Finding> findings() {
      List<Finding> findings = new ArrayList<>();
      for (Waiver waiver : waivers) {
        String what = waiver.rule() + " of " + what(waiver);
        if (Arrays.stream(Rule.values()).noneMatch(rule -> rule.name().equals(waiver.rule()))) {
          findings.add(
              finding(
                  Rule.LINT_WAIVER_UNKNOWN_RULE,
                  waiver,
                  "there is no rule " + waiver.rule(),
                  "It waives nothing.",
                  "write the id of a rule; lakegate schema rules lists them"));
        } else if (waiver.isExpired(today)) {
          findings.add(
              finding(
                  Rule.LINT_WAIVER_EXPIRED,
                  waiver,
                  "the waiver of " + what + " expired on " + waiver.expires(),
                  "What it let through counts again.",
                  "mend it and take the waiver out, or agree on a new date"));
        } else if (complete && !used.contains(waiver)) {
          findings.add(
              finding(
                  Rule.LINT_WAIVER_UNUSED,
                  waiver,
                  "nothing is found that the waiver of " + what + " waives",
                  "It would silently let through what comes later.",
                  "take it out, or correct its rule, event or path"));
        }
      }
      return findings;
    }
  }

  private static String what(Waiver waiver) {
    return waiver.path().isEmpty() ? waiver.event() : waiver.event() + "." + waiver.path();
  }

  private static Finding finding(
      Rule rule, Waiver waiver, String change, String breaks, String fix) {
    return Finding.of(rule, waiver.position(), "", change, breaks, fix);
  }
}
