package lakegate.decode;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import lakegate.event.EventType;
import org.apache.avro.Schema;

/** Writes the columns that every table has behind those of its event type. */
final class CommonColumns {
  private static final List<String> NAMES =
      List.of(EventType.QUALITY_FLAGS, EventType.RESCUED_DATA, EventType.INGEST);
  private static final List<String> INGEST_NAMES =
      List.of("topic", "partition", "offset", "timestamp");

  private final byte[][] flagNames;
  private final byte rescuedNull;
  private final byte rescuedText;
  private final byte[] topic;

  /**
   * @throws IllegalArgumentException if the schema does not end in the common columns
   */
  CommonColumns(EventType type, Collection<String> flagNames) {
    List<String> names = names(type.schema());
    int own = type.record().fields().size();
    if (!names.subList(Math.min(own, names.size()), names.size()).equals(NAMES)
        || !names(type.schema().getField(EventType.INGEST).schema()).equals(INGEST_NAMES)) {
      throw new IllegalArgumentException(
          "Cannot decode " + type.name() + ": the schema does not end in the columns " + NAMES);
    }
    this.flagNames = flagNames.stream().map(CommonColumns::avroString).toArray(byte[][]::new);
    int nullIndex =
        FieldCodec.Position.nullIndex(type.schema().getField(EventType.RESCUED_DATA).schema());
    rescuedNull = (byte) (nullIndex << 1);
    rescuedText = (byte) (1 - nullIndex << 1);
    topic = avroString(type.rawTopic());
  }

  private static List<String> names(Schema record) {
    return record.getFields().stream().map(Schema.Field::name).toList();
  }

  private static byte[] avroString(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    AvroBuffer buffer = new AvroBuffer();
    buffer.begin(utf8.length);
    buffer.writeString(utf8, 0, utf8.length);
    return buffer.toArray();
  }

  /** More bytes than the columns ever have, without the rescued members. */
  int capacity() {
    int capacity = topic.length + 64;
    for (byte[] name : flagNames) {
      capacity += name.length;
    }
    return capacity;
  }

  void write(Message message, int partition, long offset) {
    AvroBuffer out = message.out;
    if (message.flagCount > 0) {
      out.writeLong(message.flagCount);
      for (int i = 0; i < message.flagCount; i++) {
        byte[] name = flagNames[message.flags[i]];
        out.write(name, 0, name.length);
      }
    }
    out.writeByte(0);
    RescuedMembers rescued = message.in.rescued;
    if (rescued.isEmpty()) {
      out.writeByte(rescuedNull);
    } else {
      out.writeByte(rescuedText);
      rescued.write(message.in.json, out);
    }
    out.write(topic, 0, topic.length);
    out.writeLong(partition);
    out.writeLong(offset);
    out.writeLong(message.arrival);
  }
}
