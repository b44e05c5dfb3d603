package lakegate.dbt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lakegate.event.AllowedValues;
import lakegate.event.AllowedValues.Otherwise;
import lakegate.event.EventType;
import lakegate.event.FlagRule;
import lakegate.event.FlagRule.Condition;
import lakegate.event.Range;

/**
 * The dbt tests that follow from the rules of an .avsc. What the pipeline rejects must not be in
 * the table; what it flags must carry the flag.
 */
final class ColumnTests {
  private final String event;
  private final References references;

  /**
   * @param event names the tests: {@code payment_charges__amount__in_range}
   */
  ColumnTests(String event, References references) {
    this.event = event;
    this.references = references;
  }

  /** The tests of one column, in dbt's YAML. */
  List<Map<String, ?>> of(StagingColumn column) {
    List<Map<String, ?>> tests = new ArrayList<>();
    if (column.required()) {
      tests.add(test("not_null", column.name(), Map.of(), false));
    }
    column
        .rules()
        .ifPresent(
            rules -> {
              rules.allowed().ifPresent(allowed -> tests.add(allowed(column, allowed)));
              rules.range().ifPresent(range -> tests.add(range(column, range)));
            });
    references
        .of(event, column)
        .ifPresent(
            to -> {
              Map<String, Object> arguments = new LinkedHashMap<>();
              arguments.put("to", "ref('" + StagingModel.name(to.event()) + "')");
              arguments.put("field", to.column());
              tests.add(test("relationships", column.name(), arguments, true));
            });
    return tests;
  }

  /** A flag is on exactly the rows for which one of its conditions holds. */
  List<Map<String, ?>> ofFlags(List<FlagRule> flags) {
    Map<String, List<String>> conditions = new TreeMap<>();
    for (FlagRule rule : flags) {
      String all = String.join(" and ", rule.when().stream().map(ColumnTests::sql).toList());
      conditions.computeIfAbsent(rule.flag(), flag -> new ArrayList<>()).add("(" + all + ")");
    }
    List<Map<String, ?>> tests = new ArrayList<>();
    conditions.forEach(
        (flag, any) -> {
          Map<String, Object> arguments = new LinkedHashMap<>();
          arguments.put("flag", flag);
          arguments.put("condition", String.join(" or ", any));
          tests.add(
              test("flagged_when", flag.toLowerCase(java.util.Locale.ROOT), arguments, false));
        });
    return tests;
  }

  /** Each Kafka record is one row. */
  Map<String, ?> oneRowPerRecord(String position) {
    List<String> columns =
        List.of(position + "_topic", position + "_partition", position + "_offset");
    return test("one_row_per", position, Map.of("columns", columns), false);
  }

  /** A list of values that doesn't come from an .avsc. */
  Map<String, ?> acceptedValues(String column, List<String> values) {
    return test("accepted_values", column, Map.of("values", values), false);
  }

  private Map<String, ?> allowed(StagingColumn column, AllowedValues allowed) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    allowed
        .setName()
        .ifPresentOrElse(
            list -> arguments.put("list", list), () -> arguments.put("values", allowed.values()));
    if (allowed.otherwise() == Otherwise.FLAG) {
      String field = column.rules().orElseThrow().name();
      arguments.put("flag", AllowedValues.flagOf(field));
      return test("accepted_or_flagged", column.name(), arguments, false);
    }
    return test(
        allowed.setName().isPresent() ? "in_code_list" : "accepted_values",
        column.name(),
        arguments,
        false);
  }

  private Map<String, ?> range(StagingColumn column, Range range) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    if (range instanceof Range.Numbers numbers) {
      numbers.low().ifPresent(low -> arguments.put(numbers.lowIncluded() ? "from" : "above", low));
      numbers
          .high()
          .ifPresent(high -> arguments.put(numbers.highIncluded() ? "to" : "below", high));
    } else if (range instanceof Range.Instants instants) {
      arguments.put("from", "timestamp '" + sqlTime(instants.from()) + " UTC'");
      instants.to().ifPresent(to -> arguments.put("to", "timestamp '" + sqlTime(to) + " UTC'"));
      instants
          .afterArrival()
          .ifPresent(
              after ->
                  arguments.put(
                      "to",
                      "%s_timestamp + interval '%d' second"
                          .formatted(EventType.INGEST, after.toSeconds())));
    }
    return test("in_range", column.name(), arguments, false);
  }

  private static String sqlTime(java.time.Instant instant) {
    return instant.toString().replace('T', ' ').replace("Z", "");
  }

  private static String sql(Condition condition) {
    String field = SqlName.of(condition.field());
    if (condition instanceof Condition.IsText is) {
      return field + " = " + SqlName.text(is.value());
    }
    if (condition instanceof Condition.IsNumber is) {
      return field + " = " + is.value().toPlainString();
    }
    if (condition instanceof Condition.IsBefore is) {
      return field + " < " + SqlName.of(is.other());
    }
    return field + " is null";
  }

  private Map<String, ?> test(
      String test, String what, Map<String, ?> arguments, boolean onlyWarns) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", event + "__" + what + "__" + test);
    if (!arguments.isEmpty()) {
      body.put("arguments", arguments);
    }
    if (onlyWarns) {
      body.put("config", Map.of("severity", "warn"));
    }
    return Map.of(test, body);
  }

  /** Where ids of one event type point to another. */
  record References(Map<String, Target> targets) {
    /**
     * The event type that an id belongs to.
     *
     * @param column its own id
     */
    record Target(String event, String column) {}

    /**
     * The last word of a record's name says what it is about: PaymentCharge has the id {@code
     * charge_id}, and whatever is called so elsewhere refers to it.
     */
    static References among(List<EventType> types) {
      Map<String, Target> targets = new TreeMap<>();
      for (EventType type : types) {
        String[] words = type.schema().getName().split("(?=[A-Z])");
        String id = words[words.length - 1].toLowerCase(java.util.Locale.ROOT) + "_id";
        type.record().fields().stream()
            .filter(field -> field.name().equals(id) && !field.nullable())
            .findFirst()
            .ifPresent(field -> targets.put(id, new Target(type.name(), id)));
      }
      return new References(targets);
    }

    Optional<Target> of(String event, StagingColumn column) {
      String name = column.path().substring(column.path().lastIndexOf('.') + 1);
      return Optional.ofNullable(targets.get(name))
          .filter(target -> !target.event().equals(event) && column.rules().isPresent());
    }
  }
}
