package lakegate.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import lakegate.event.EventType;
import lakegate.event.FlagRule;
import lakegate.event.FlagRule.Condition;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * The baseline: the same rules as a careful team would apply them with the usual libraries. Jackson
 * parses a tree, one pass over the schema's fields converts it into a GenericRecord, Confluent's
 * serializer writes that.
 *
 * <p>All that can be prepared is: the fields' converters, sets of allowed values, ranges, the
 * formatter of instants. Decimals and instants go into the record as Avro's bytes and longs, which
 * is cheaper than logical-type conversions. Jackson's own leniency stays, in the baseline's favour:
 * it lets pass overlong UTF-8, lone surrogates and more than 20,000 members.
 */
final class JacksonToAvro {
  private static final int MAX_BYTES = 1 << 20;
  private static final JsonMapper MAPPER = mapper();
  private static final ObjectReader READER = MAPPER.readerFor(JsonNode.class);

  private final EventType type;
  private final KafkaAvroSerializer serializer;
  private final TreeRecord root;
  private final List<Flag> flags;
  private final Schema ingest;
  private final int firstCommon;

  private record Flag(String name, List<Predicate<GenericRecord>> when) {}

  JacksonToAvro(EventType type, KafkaAvroSerializer serializer) {
    this.type = type;
    this.serializer = serializer;
    root = new TreeRecord(type.record(), type.schema(), "$");
    flags = type.flags().stream().map(rule -> flag(rule, type.schema())).toList();
    ingest = type.schema().getField(EventType.INGEST).schema();
    firstCommon = type.schema().getField(EventType.QUALITY_FLAGS).pos();
  }

  private static JsonMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(1 << 16)
                    .maxNumberLength(64)
                    .build())
            .build();
    return JsonMapper.builder(factory)
        .enable(
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
            DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }

  private static Flag flag(FlagRule rule, Schema schema) {
    return new Flag(
        rule.flag(), rule.when().stream().map(condition -> predicate(condition, schema)).toList());
  }

  private static Predicate<GenericRecord> predicate(Condition condition, Schema schema) {
    Schema.Field field = schema.getField(condition.field());
    int index = field.pos();
    if (condition instanceof Condition.IsBefore before) {
      int other = schema.getField(before.other()).pos();
      return row ->
          row.get(index) instanceof Long millis
              && row.get(other) instanceof Long otherMillis
              && millis < otherMillis;
    }
    Object expected = null;
    if (condition instanceof Condition.IsText is) {
      expected = is.value();
    } else if (condition instanceof Condition.IsNumber is) {
      Schema number = field.schema();
      expected =
          TreeNumber.stored(is.value(), number.isUnion() ? number.getTypes().get(1) : number);
    }
    Object value = expected;
    return row -> Objects.equals(row.get(index), value);
  }

  /**
   * @return the record in Confluent's wire format, or null if the message is rejected
   */
  byte[] convert(byte[] json, int partition, long offset, long timestamp) {
    if (json == null || json.length > MAX_BYTES) {
      return null;
    }
    JsonNode tree;
    try {
      tree = READER.readValue(json);
    } catch (JsonProcessingException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!(tree instanceof ObjectNode object)) {
      return null;
    }
    Conversion conversion = new Conversion(timestamp);
    GenericRecord row = root.convert(object, conversion);
    if (!conversion.problems.isEmpty()) {
      return null;
    }
    for (Flag flag : flags) {
      if (flag.when.stream().allMatch(condition -> condition.test(row))) {
        conversion.raise(flag.name);
      }
    }
    row.put(firstCommon, conversion.flags);
    row.put(firstCommon + 1, conversion.hasUnknownMembers ? root.unknown(object).toString() : null);
    row.put(firstCommon + 2, origin(partition, offset, timestamp));
    return serializer.serialize(type.validatedTopic(), row);
  }

  private GenericRecord origin(int partition, long offset, long timestamp) {
    GenericRecord origin = new GenericData.Record(ingest);
    origin.put(0, type.rawTopic());
    origin.put(1, partition);
    origin.put(2, offset);
    origin.put(3, timestamp);
    return origin;
  }

  /** One message under way. */
  static final class Conversion {
    final long arrival;
    final List<String> problems = new ArrayList<>(0);
    final List<String> flags = new ArrayList<>(2);
    boolean hasUnknownMembers;

    Conversion(long arrival) {
      this.arrival = arrival;
    }

    void raise(String flag) {
      if (!flags.contains(flag)) {
        flags.add(flag);
      }
    }

    /** Notes a problem; null, for the caller to return. */
    Object problem(String path, String what) {
      problems.add(path + ": " + what);
      return null;
    }
  }
}
