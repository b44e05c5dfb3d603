package lakegate.decode;

import java.util.List;

/** A nested object, or the whole message. */
final class RecordCodec extends FieldCodec {
  private final FieldCodec[] fields;
  private final ByteTable names;

  RecordCodec(Position position, List<FieldCodec> fields, List<String> jsonNames) {
    super(position, "expected an object");
    this.fields = fields.toArray(FieldCodec[]::new);
    this.names = new ByteTable(jsonNames);
  }

  /** The field with this index, if its JSON name starts here: members mostly come in order. */
  FieldCodec expected(int index, byte[] json, int at) {
    FieldCodec field = index < fields.length ? fields[index] : null;
    return field != null && field.isNamed(json, at) ? field : null;
  }

  /** The field with this JSON name, or null. */
  FieldCodec find(byte[] name, int from, int to) {
    int index = names.find(name, from, to);
    return index < 0 ? null : fields[index];
  }

  @Override
  void encodeValue(Message message, byte kind) {
    if (kind == JsonScanner.OBJECT) {
      writeBranch(message);
      encodeFields(message);
    } else if (!isText(kind) || takeWord(message)) {
      wrongType(message);
    }
  }

  void encodeFields(Message message) {
    for (FieldCodec field : fields) {
      field.encode(message);
    }
  }
}
