package lakegate.decode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lakegate.decode.FieldCodec.Position;
import lakegate.event.AllowedValues;
import lakegate.event.EventType;
import lakegate.event.FieldRules;
import lakegate.event.FlagRule;
import lakegate.event.RecordRules;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Compiles an event type's rules into codecs. */
final class DecoderPlan {
  private final Map<String, Integer> flags = new LinkedHashMap<>();
  private int slots;

  final RecordCodec root;
  final List<RecordFlag> recordFlags = new ArrayList<>();

  /**
   * @throws IllegalArgumentException if a type or rule is none that the decoder knows
   */
  DecoderPlan(EventType type) {
    FieldRules whole =
        new FieldRules(
            "",
            "",
            type.schema(),
            false,
            EnumSet.noneOf(lakegate.event.Normalise.class),
            Optional.empty(),
            Optional.empty(),
            Optional.of(type.record()),
            List.of(),
            false);
    Map<String, FieldCodec> topLevel = new HashMap<>();
    root = record(new Position(whole, slots++, 0, "$", 0), topLevel);
    for (FlagRule rule : type.flags()) {
      recordFlags.add(new RecordFlag(rule, flag(rule.flag()), topLevel));
    }
  }

  /** Number of fields, nested ones and the whole record included. */
  int slots() {
    return slots;
  }

  /** The flags' names by their numbers. */
  Collection<String> flagNames() {
    return flags.keySet();
  }

  private int flag(String name) {
    flags.putIfAbsent(name, flags.size());
    return flags.get(name);
  }

  /**
   * @param byName receives the record's fields
   */
  private RecordCodec record(Position position, Map<String, FieldCodec> byName) {
    RecordRules rules = position.rules().record().orElseThrow();
    List<FieldCodec> fields = new ArrayList<>();
    List<String> jsonNames = new ArrayList<>();
    for (FieldRules field : rules.fields()) {
      int nullIndex = Position.nullIndex(position.rules().schema().getField(field.name()).schema());
      String path = position.path() + "." + field.jsonName();
      FieldCodec codec = codec(new Position(field, slots++, fields.size(), path, nullIndex));
      byName.put(field.name(), codec);
      fields.add(codec);
      jsonNames.add(field.jsonName());
    }
    if (Set.copyOf(jsonNames).size() < jsonNames.size()) {
      throw new IllegalArgumentException(
          "Cannot decode " + position.path() + ": two fields have one JSON name");
    }
    return new RecordCodec(position, fields, jsonNames);
  }

  private FieldCodec codec(Position position) {
    Schema schema = position.rules().schema();
    switch (schema.getType()) {
      case STRING:
        return new TextCodec(position, flagOf(position.rules()));
      case BOOLEAN:
        return new BooleanCodec(position);
      case RECORD:
        return record(position, new HashMap<>());
      case INT:
        if (schema.getLogicalType() == null) {
          return new NumberCodec(position);
        }
        break;
      case LONG:
        if (schema.getLogicalType() == null) {
          return new NumberCodec(position);
        }
        if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
          return new InstantCodec(position);
        }
        break;
      case BYTES:
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
            && decimal.getPrecision() <= 18) {
          return new NumberCodec(position);
        }
        break;
      default:
    }
    throw new IllegalArgumentException(
        "Cannot decode "
            + position.path()
            + ": unsupported type "
            + schema
            + "; supported are string, boolean, int, long, timestamp-millis, record, and decimal"
            + " in bytes of at most 18 digits");
  }

  private int flagOf(FieldRules field) {
    return field
        .allowed()
        .filter(allowed -> allowed.otherwise() == AllowedValues.Otherwise.FLAG)
        .map(allowed -> flag(AllowedValues.flagOf(field.name())))
        .orElse(-1);
  }
}
