package lakegate.suggest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An .avsc that grows without losing its formatting: text is inserted, nothing is rewritten. */
final class AvscText {
  private static final JsonMapper JSON = new JsonMapper();

  private final String text;
  private final JsonNode root;

  /** Where each array's brackets stand, and the starts of its elements. */
  private final Map<JsonPointer, ArraySpan> arrays = new HashMap<>();

  private final List<Insertion> insertions = new ArrayList<>();

  private record Insertion(int offset, String text) {}

  /** An array of the text. */
  private static final class ArraySpan {
    private final int open;
    private int close;
    private final List<Integer> elements = new ArrayList<>();

    ArraySpan(int open) {
      this.open = open;
    }
  }

  AvscText(String text) {
    this.text = text;
    try {
      root = JSON.readTree(text);
      locate();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot edit: not JSON", e);
    }
  }

  private void locate() throws JsonProcessingException {
    try (JsonParser parser = JSON.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        int at = (int) parser.currentTokenLocation().getCharOffset();
        JsonPointer pointer = parser.getParsingContext().pathAsPointer();
        if (token.isStructStart()) {
          // The new context is inside; the structure itself is where its parent points to.
          pointer = parser.getParsingContext().getParent().pathAsPointer();
        }
        if (token == JsonToken.END_ARRAY) {
          arrays.get(pointer).close = at;
        } else if (token != JsonToken.FIELD_NAME && token != JsonToken.END_OBJECT) {
          ArraySpan parent = pointer.head() == null ? null : arrays.get(pointer.head());
          if (parent != null) {
            parent.elements.add(at);
          }
          if (token == JsonToken.START_ARRAY) {
            arrays.put(pointer, new ArraySpan(at));
          }
        }
      }
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds fields behind those of a record.
   *
   * @param path of the record; empty is the whole
   * @return false if the record is declared elsewhere and only named there
   */
  boolean addFields(String path, List<SuggestedField> fields) {
    Optional<JsonPointer> record = record(path);
    if (record.isEmpty()) {
      return false;
    }
    ArraySpan span = arrays.get(record.get().appendProperty("fields"));
    Gap gap = new Gap(span);
    FieldStyle style = FieldStyle.of(gap.lastElement(), gap.beforeLast, text);
    List<String> texts = fields.stream().map(field -> style.write(field.toJson())).toList();
    insert(span, gap, texts);
    return true;
  }

  /**
   * Adds values behind those of a field's {@code allowed}.
   *
   * @return false if the field is declared elsewhere
   */
  boolean addAllowed(String path, List<String> values) {
    Optional<JsonPointer> field = field(path);
    field.ifPresent(
        at -> {
          ArraySpan span = arrays.get(at.appendProperty("allowed"));
          insert(span, new Gap(span), values.stream().map(FieldStyle::quoted).toList());
        });
    return field.isPresent();
  }

  /** The white space around an array's elements. */
  private final class Gap {
    /** Behind the last element. */
    private final int end;

    /** In front of the last element: what an author would put in front of one more. */
    private final String beforeLast;

    private final int lastStart;

    Gap(ArraySpan span) {
      int at = span.close;
      while (Character.isWhitespace(text.charAt(at - 1))) {
        at--;
      }
      end = at;
      lastStart =
          span.elements.isEmpty() ? span.close : span.elements.get(span.elements.size() - 1);
      int from = lastStart;
      while (Character.isWhitespace(text.charAt(from - 1))) {
        from--;
      }
      String before = text.substring(from, lastStart);
      // The first element of a list often follows its bracket closely, the next one never.
      beforeLast = before.isEmpty() && span.elements.size() == 1 ? " " : before;
    }

    String lastElement() {
      return text.substring(lastStart, Math.max(end, lastStart));
    }
  }

  private void insert(ArraySpan span, Gap gap, List<String> elements) {
    String separator = "," + gap.beforeLast;
    String inserted = String.join(separator, elements);
    insertions.add(
        new Insertion(gap.end, span.elements.isEmpty() ? inserted : separator + inserted));
  }

  /** The declaration of the record that a path leads to. */
  private Optional<JsonPointer> record(String path) {
    if (path.isEmpty()) {
      return Optional.of(JsonPointer.empty());
    }
    return field(path).flatMap(field -> recordIn(field.appendProperty("type")));
  }

  private Optional<JsonPointer> recordIn(JsonPointer type) {
    JsonNode node = root.at(type);
    if (node instanceof ArrayNode union) {
      for (int i = 0; i < union.size(); i++) {
        Optional<JsonPointer> branch = recordIn(type.appendIndex(i));
        if (branch.isPresent()) {
          return branch;
        }
      }
      return Optional.empty();
    }
    return node.path("fields").isArray() ? Optional.of(type) : Optional.empty();
  }

  private Optional<JsonPointer> field(String path) {
    int dot = path.lastIndexOf('.');
    Optional<JsonPointer> record = record(dot < 0 ? "" : path.substring(0, dot));
    String name = path.substring(dot + 1);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    JsonPointer list = record.get().appendProperty("fields");
    JsonNode fields = root.at(list);
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).path("name").asText().equals(name)) {
        return Optional.of(list.appendIndex(i));
      }
    }
    return Optional.empty();
  }

  /** The text with all that was added. */
  String edited() {
    StringBuilder edited = new StringBuilder(text);
    insertions.stream()
        .sorted(Comparator.comparing(Insertion::offset).reversed())
        .forEach(insertion -> edited.insert(insertion.offset(), insertion.text()));
    return edited.toString();
  }
}
