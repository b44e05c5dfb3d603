package lakegate.dbt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lakegate.dbt.ColumnTests.References;
import lakegate.deadletter.RejectReason;
import lakegate.event.AllowedValues;
import lakegate.event.EventType;
import lakegate.event.FieldRules;
import lakegate.event.RecordRules;
import lakegate.table.TableDefinition;
import org.apache.iceberg.types.Types.NestedField;

/**
 * What the event types say, as files of a dbt project: sources, staging models and their tests. The
 * folders {@value #MODELS} and {@value #MACROS} hold nothing else.
 */
public final class DbtFiles {
  /** Folder of the sources and staging models. */
  public static final String MODELS = "models/staging/generated";

  /** Folder of the code lists that tests look into. */
  public static final String MACROS = "macros/generated";

  private static final String ROW_OF_EVENT = EventType.INGEST;
  private static final String ROW_OF_LETTER = "dead_letter";
  private static final String TABLE_DEFINITION = "the table of the dead letters";

  private DbtFiles() {}

  /** The first line of each file. */
  static String notice(String origin) {
    return "Generated from " + origin + " by `lakegate schema dbt`: an edit here is lost.";
  }

  /**
   * The files by their path in the project, in alphabetical order.
   *
   * @param namespace of the tables; also the name of the dbt source
   * @throws IllegalArgumentException if an event type has fields that no model can have, with them
   */
  public static Map<String, String> of(String namespace, List<EventType> types) {
    Map<String, String> files = new TreeMap<>();
    List<StagingModel> models = models(types);
    for (StagingModel model : models) {
      String path = MODELS + "/" + StagingModel.name(model.table());
      files.put(path + ".sql", model.sql(namespace));
      files.put(path + ".yml", model.yaml());
    }
    files.put(MODELS + "/sources.yml", sources(namespace, types));
    files.put(MACROS + "/code_lists.sql", codeLists(types));
    return files;
  }

  private static List<StagingModel> models(List<EventType> types) {
    References references = References.among(types);
    List<StagingModel> models = new ArrayList<>();
    for (EventType type : types) {
      ColumnTests tests = new ColumnTests(type.name(), references);
      List<StagingColumn> columns =
          StagingColumn.of(TableDefinition.of(type), Optional.of(type.record()));
      List<Map<String, ?>> ofModel = new ArrayList<>();
      ofModel.add(tests.oneRowPerRecord(ROW_OF_EVENT));
      ofModel.addAll(tests.ofFlags(type.flags()));
      models.add(
          new StagingModel(
              type.table(),
              doc(type),
              type.name() + ".avsc",
              columns,
              ofModel,
              columns.stream().collect(Collectors.toMap(StagingColumn::name, tests::of))));
    }
    models.add(deadLetters(types));
    return models;
  }

  private static StagingModel deadLetters(List<EventType> types) {
    TableDefinition table = TableDefinition.deadLetters();
    ColumnTests tests = new ColumnTests(table.name(), new References(Map.of()));
    List<StagingColumn> columns = StagingColumn.of(table, Optional.empty());
    Map<String, List<Map<String, ?>>> ofColumns =
        new TreeMap<>(columns.stream().collect(Collectors.toMap(StagingColumn::name, tests::of)));
    ofColumns
        .get("code")
        .add(
            tests.acceptedValues(
                "code", Stream.of(RejectReason.values()).map(Enum::name).toList()));
    ofColumns
        .get("event_type")
        .add(tests.acceptedValues("event_type", types.stream().map(EventType::name).toList()));
    return new StagingModel(
        table.name(),
        "A message that became a dead letter.",
        TABLE_DEFINITION,
        columns,
        List.of(tests.oneRowPerRecord(ROW_OF_LETTER)),
        ofColumns);
  }

  private static String sources(String namespace, List<EventType> types) {
    List<Map<String, ?>> tables = new ArrayList<>();
    for (EventType type : types) {
      Map<String, Object> topics = new LinkedHashMap<>();
      topics.put("raw_topic", type.rawTopic());
      topics.put("validated_topic", type.validatedTopic());
      topics.put("dead_letter_topic", type.deadLetterTopic());
      topics.put("subject", type.subject());
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("loaded_at_field", ROW_OF_EVENT + ".\"timestamp\"");
      config.put("freshness", freshness());
      config.put("meta", topics);
      tables.add(table(TableDefinition.of(type), doc(type), config));
    }
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("loaded_at_field", ROW_OF_LETTER + ".\"timestamp\"");
    config.put(
        "meta",
        Map.of("dead_letter_topics", types.stream().map(EventType::deadLetterTopic).toList()));
    tables.add(
        table(TableDefinition.deadLetters(), "The dead letters of all event types.", config));

    Map<String, Object> source = new LinkedHashMap<>();
    source.put("name", namespace);
    source.put("schema", namespace);
    source.put(
        "description", "The Iceberg tables of the ingest job: each row is one raw Kafka record.");
    source.put("tables", tables);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", 2);
    document.put("sources", List.of(source));
    return "# " + notice("schemas/*.avsc") + "\n" + Yaml.of(document);
  }

  /** An event type that sends nothing for an hour is odd, for a day a fault. */
  private static Map<String, Object> freshness() {
    Map<String, Object> warn = new LinkedHashMap<>();
    warn.put("count", 1);
    warn.put("period", "hour");
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("count", 1);
    error.put("period", "day");
    Map<String, Object> freshness = new LinkedHashMap<>();
    freshness.put("warn_after", warn);
    freshness.put("error_after", error);
    return freshness;
  }

  private static Map<String, ?> table(
      TableDefinition definition, String doc, Map<String, Object> config) {
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("name", definition.name());
    table.put("description", doc);
    table.put("config", config);
    List<Map<String, ?>> columns = new ArrayList<>();
    for (NestedField field : definition.schema().columns()) {
      Map<String, Object> column = new LinkedHashMap<>();
      column.put("name", field.name());
      column.put("description", field.doc() == null ? "" : field.doc());
      columns.add(column);
    }
    table.put("columns", columns);
    return table;
  }

  private static String doc(EventType type) {
    return type.schema().getDoc();
  }

  /** Lists of standards have hundreds of values: once in a macro rather than in every test. */
  private static String codeLists(List<EventType> types) {
    Map<String, List<String>> lists = new TreeMap<>();
    types.forEach(type -> collect(type.record(), lists));
    StringBuilder out = new StringBuilder();
    out.append("{# ").append(notice("schemas/*.avsc")).append(" #}\n");
    out.append("{% macro code_list(name) %}\n  {% set lists = {");
    lists.forEach(
        (name, values) ->
            out.append("\n    '%s': [\n".formatted(name)).append(wrapped(values)).append("    ],"));
    out.append(
        """

          } %}
          {% if name not in lists %}
            {{ exceptions.raise_compiler_error('no code list ' ~ name) }}
          {% endif %}
          {{ return(lists[name]) }}
        {% endmacro %}
        """);
    return out.toString();
  }

  private static void collect(RecordRules record, Map<String, List<String>> lists) {
    for (FieldRules field : record.fields()) {
      field.record().ifPresent(nested -> collect(nested, lists));
      field
          .allowed()
          .filter(allowed -> allowed.setName().isPresent())
          .ifPresent(allowed -> lists.put(allowed.setName().get(), sorted(allowed)));
    }
  }

  private static List<String> sorted(AllowedValues allowed) {
    return allowed.values().stream().sorted().toList();
  }

  private static String wrapped(List<String> values) {
    StringBuilder out = new StringBuilder();
    int perLine = 14;
    for (int i = 0; i < values.size(); i += perLine) {
      out.append("      ");
      values
          .subList(i, Math.min(i + perLine, values.size()))
          .forEach(value -> out.append(SqlName.text(value)).append(", "));
      out.setLength(out.length() - 1);
      out.append('\n');
    }
    return out.toString();
  }
}
