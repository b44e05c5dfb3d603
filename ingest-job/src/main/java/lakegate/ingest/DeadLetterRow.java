package lakegate.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lakegate.deadletter.DeadLetterHeaders;
import lakegate.kafka.SourceRecord;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.iceberg.types.Types;

/**
 * Dead letters as rows. Headers are read leniently: a letter that somebody else put there becomes a
 * row too, with null where it doesn't say.
 */
final class DeadLetterRow {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> columns;

  /**
   * @param table the columns of the dead-letter table, in its order
   */
  DeadLetterRow(Types.StructType table) {
    columns = table.fields().stream().map(Types.NestedField::name).toList();
  }

  RowData of(String eventType, SourceRecord letter) {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    for (int i = 0; i < letter.headerNames().length; i++) {
      headers.put(letter.headerNames()[i], letter.headerValues()[i]);
    }
    GenericRowData row = new GenericRowData(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      row.setField(i, value(columns.get(i), eventType, letter, headers));
    }
    return row;
  }

  private static Object value(
      String column, String eventType, SourceRecord letter, Map<String, byte[]> headers) {
    return switch (column) {
      case "event_type" -> StringData.fromString(eventType);
      case "origin" ->
          headers.get(DeadLetterHeaders.TOPIC) == null
              ? null
              : GenericRowData.of(
                  text(headers, DeadLetterHeaders.TOPIC),
                  integer(headers, DeadLetterHeaders.PARTITION),
                  longInteger(headers, DeadLetterHeaders.OFFSET),
                  TimestampData.fromEpochMillis(letter.timestamp()));
      case "dead_letter" ->
          GenericRowData.of(
              StringData.fromString(letter.topic()),
              letter.partition(),
              letter.offset(),
              TimestampData.fromEpochMillis(letter.timestamp()));
      case "code" -> text(headers, DeadLetterHeaders.CODE);
      case "path" -> text(headers, DeadLetterHeaders.PATH);
      case "problems" -> problems(string(headers, DeadLetterHeaders.ALL));
      case "payload" -> letter.value();
      case "payload_text" ->
          letter.value() != null && Utf8.isValid(letter.value(), 0, letter.value().length)
              ? StringData.fromBytes(letter.value())
              : null;
      case "key" -> letter.key();
      case "headers" -> headers(headers);
      case "schema_id" -> integer(headers, DeadLetterHeaders.SCHEMA_ID);
      case "bridge_version" -> text(headers, DeadLetterHeaders.BRIDGE_VERSION);
      case "first_seen" -> instant(string(headers, DeadLetterHeaders.FIRST_SEEN));
      case "replay_count" -> integer(headers, DeadLetterHeaders.REPLAY_COUNT);
      default -> null;
    };
  }

  private static String string(Map<String, byte[]> headers, String name) {
    byte[] value = headers.get(name);
    return value == null ? null : new String(value, UTF_8);
  }

  private static StringData text(Map<String, byte[]> headers, String name) {
    String value = string(headers, name);
    return value == null ? null : StringData.fromString(value);
  }

  private static Integer integer(Map<String, byte[]> headers, String name) {
    String value = string(headers, name);
    return value != null && value.matches("-?\\d{1,9}") ? Integer.valueOf(value) : null;
  }

  private static Long longInteger(Map<String, byte[]> headers, String name) {
    String value = string(headers, name);
    return value != null && value.matches("\\d{1,18}") ? Long.valueOf(value) : null;
  }

  private static TimestampData instant(String text) {
    try {
      return text == null ? null : TimestampData.fromInstant(Instant.parse(text));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static GenericArrayData problems(String json) {
    if (json == null) {
      return null;
    }
    try {
      List<RowData> problems = new ArrayList<>();
      for (JsonNode problem : JSON.readTree(json)) {
        problems.add(
            GenericRowData.of(
                StringData.fromString(problem.path("code").asText()),
                StringData.fromString(problem.path("path").asText()),
                StringData.fromString(problem.path("detail").asText())));
      }
      return new GenericArrayData(problems.toArray());
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static GenericMapData headers(Map<String, byte[]> headers) {
    Map<StringData, byte[]> values = new LinkedHashMap<>();
    headers.forEach((name, value) -> values.put(StringData.fromString(name), value));
    return new GenericMapData(values);
  }
}
