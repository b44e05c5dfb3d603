package lakegate.generate;

import java.util.List;
import lakegate.event.FieldRules;
import lakegate.event.Normalise;
import lakegate.event.RecordRules;

/** Objects: their members, null in every spelling, and now and then a member nobody knows. */
final class RecordWriter implements FieldWriter {
  private static final List<String> NULL_WORDS =
      List.of("null", "NULL", "Null", "none", "None", "NONE", "", "  ");
  private static final List<String> UNKNOWN_MEMBERS =
      List.of(
          "\"x_experiment\":\"checkout-b\"",
          "\"x_client\":{\"sdk\":\"3.1\",\"retries\":2}",
          "\"x_score\":0.731",
          "\"x_tags\":[\"a\",null,true]");
  private static final FieldFault NONE = new FieldFault(null, null, null);

  private final List<FieldRules> fields;
  private final List<FieldWriter> writers;

  RecordWriter(RecordRules rules, Texts texts) {
    this.fields = rules.fields();
    this.writers = fields.stream().map(field -> FieldWriter.of(field, texts)).toList();
  }

  @Override
  public void write(StringBuilder out, long now, Draw draw) {
    write(out, now, draw, NONE);
  }

  /** Writes an object with the fault in one of its own members. */
  void write(StringBuilder out, long now, Draw draw, FieldFault fault) {
    out.append('{');
    int start = out.length();
    for (int i = 0; i < fields.size(); i++) {
      FieldRules field = fields.get(i);
      if (field == fault.field()) {
        if (fault.value() != null) {
          name(out, start, field.jsonName());
          out.append(draw.of(fault.value()));
        }
      } else if (field.nullable() && draw.chance(0.15)) {
        absent(out, start, field, draw);
      } else {
        name(out, start, field.jsonName());
        writers.get(i).write(out, now, draw);
      }
    }
    if (draw.chance(0.01)) {
      comma(out, start);
      out.append(draw.of(UNKNOWN_MEMBERS));
    }
    out.append('}');
  }

  private static void absent(StringBuilder out, int start, FieldRules field, Draw draw) {
    boolean words = field.normalise().contains(Normalise.NULL_WORDS) && field.record().isEmpty();
    int spelling = draw.below(words ? 6 : 2);
    if (spelling == 0) {
      return;
    }
    name(out, start, field.jsonName());
    if (spelling == 1) {
      out.append("null");
    } else {
      Json.quote(out, draw.of(NULL_WORDS));
    }
  }

  private static void name(StringBuilder out, int start, String name) {
    comma(out, start);
    Json.quote(out, name);
    out.append(':');
  }

  private static void comma(StringBuilder out, int start) {
    if (out.length() > start) {
      out.append(',');
    }
  }
}
