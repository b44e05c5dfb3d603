package lakegate.generate;

import lakegate.event.FieldRules;

/** Booleans, most of them written as strings. */
record BooleanWriter(FieldRules field) implements FieldWriter {
  @Override
  public void write(StringBuilder out, long now, Draw draw) {
    boolean value = draw.chance(0.5);
    if (draw.chance(0.2)) {
      out.append(value);
    } else {
      out.append('"').append(value).append('"');
    }
  }
}
