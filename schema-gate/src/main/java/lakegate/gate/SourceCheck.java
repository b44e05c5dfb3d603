package lakegate.gate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lakegate.gate.JavaClasses.Getter;
import lakegate.gate.JavaClasses.JavaClass;

/**
 * What no longer compiles for those who use the generated classes, when they take the jar of the
 * draft instead of the last released version's.
 */
final class SourceCheck {
  private static final String REBUILD = "consumers change their code when they take the new jar";

  private final SchemaVersion at;
  private final Map<String, JavaClass> was;
  private final Map<String, JavaClass> is;
  private final List<Finding> findings = new ArrayList<>();

  private SourceCheck(SchemaVersion at, Map<String, JavaClass> was, Map<String, JavaClass> is) {
    this.at = at;
    this.was = was;
    this.is = is;
  }

  static List<Finding> check(SchemaHistory history) {
    if (history.released().isEmpty()) {
      return List.of();
    }
    SchemaVersion released = history.released().get(history.released().size() - 1);
    Map<String, JavaClass> was = JavaClasses.of(released.avro());
    Optional<Map<String, JavaClass>> is =
        history.draft().map(draft -> JavaClasses.of(draft.avro()));
    SourceCheck check = new SourceCheck(history.draft().orElse(released), was, is.orElse(Map.of()));
    if (is.isPresent()) {
      check.compareClasses();
    } else {
      check.foundNoClass(released.avro().getFullName(), was.get(released.avro().getFullName()));
    }
    return check.findings;
  }

  private void compareClasses() {
    Set<String> gone = new LinkedHashSet<>(was.keySet());
    gone.removeAll(is.keySet());
    was.forEach(
        (name, released) -> {
          if (gone.contains(name)) {
            foundNoClass(name, released);
          } else {
            compareGetters(released, is.get(name), gone);
            compareConstants(released, is.get(name));
          }
        });
  }

  private void foundNoClass(String name, JavaClass released) {
    Optional<String> renamed =
        is.entrySet().stream()
            .filter(entry -> !was.containsKey(entry.getKey()))
            .filter(entry -> entry.getValue().path().equals(released.path()))
            .filter(entry -> entry.getValue().schema().getType() == released.schema().getType())
            .map(Map.Entry::getKey)
            .findFirst();
    found(
        Rule.SOURCE_CLASS,
        released.path(),
        "name",
        "class " + name + " -> " + renamed.map(other -> "class " + other).orElse("no such class"),
        "Code that uses the class no longer compiles, and a consumer whose reader looks for the"
            + " class by the record's name doesn't find it.",
        renamed.isPresent() ? "keep the name " + name : "keep the class until nobody uses it");
  }

  /**
   * @param gone classes that are reported; what gives them is gone with them
   */
  private void compareGetters(JavaClass released, JavaClass draft, Set<String> gone) {
    Map<String, Getter> now = draft.getters();
    released
        .getters()
        .forEach(
            (name, getter) -> {
              String call = draft.schema().getName() + "." + name + "()";
              if (JavaClasses.mentions(getter.type(), gone)) {
                return;
              }
              if (!now.containsKey(name)) {
                foundNoGetter(draft, getter, call);
              } else if (!now.get(name).type().equals(getter.type())) {
                foundType(draft, getter, now.get(name), call);
              }
            });
  }

  private void foundNoGetter(JavaClass draft, Getter getter, String call) {
    String old = getter.field().name();
    Optional<String> renamed =
        draft.schema().getFields().stream()
            .filter(field -> field.aliases().contains(old))
            .map(field -> field.name())
            .findFirst();
    found(
        Rule.SOURCE_GETTER,
        AvroTypes.join(draft.path(), renamed.orElse(old)),
        "name",
        call
            + " -> "
            + renamed.map(name -> JavaClasses.getterOf(name) + "()").orElse("no such getter"),
        "Code that calls it no longer compiles.",
        REBUILD);
  }

  private void foundType(JavaClass draft, Getter was, Getter is, String call) {
    String old = JavaClasses.shortName(was.type());
    String now = JavaClasses.shortName(is.type());
    found(
        Rule.SOURCE_JAVA_TYPE,
        AvroTypes.join(draft.path(), is.field().name()),
        "type",
        call + " " + old + " -> " + now,
        JavaClasses.isBoxOf(is.type(), was.type())
            ? "Code that takes it as " + old + " throws at the first null."
            : "Code that takes it as " + old + " no longer compiles.",
        REBUILD);
  }

  private void compareConstants(JavaClass released, JavaClass draft) {
    List<String> gone = new ArrayList<>(released.constants());
    gone.removeAll(draft.constants());
    if (!gone.isEmpty() && !draft.constants().isEmpty()) {
      String name = draft.schema().getName();
      found(
          Rule.SOURCE_ENUM_CONSTANT,
          draft.path(),
          "symbols",
          gone.stream().map(symbol -> name + "." + symbol).collect(Collectors.joining(", "))
              + " -> no such constant",
          "Code that names it no longer compiles.",
          "keep the symbols");
    }
  }

  private void found(
      Rule rule, String path, String property, String change, String breaks, String fix) {
    findings.add(Finding.of(rule, at.position(path, property), path, change, breaks, fix));
  }
}
