package lakegate.event;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * One event type: what its .avsc says, and the names that follow from the file's name.
 *
 * @param name the .avsc file's name without its ending, for example {@code payment_charges}
 * @param schema the Avro schema of a row: the fields of the .avsc, then the columns that every
 *     table has ({@code quality_flags}, {@code rescued_data}, {@code ingest})
 * @param schemaText the same schema as JSON with docs, aliases and rules: what the registry stores
 * @param record the rules of the fields of the .avsc, without the columns every table has
 * @param flags the conditions over several fields, in the .avsc's order
 * @param partitions the table's partition transforms, for example {@code day(created_at)}
 * @param every how often the generator sends one, if the .avsc says so
 */
public record EventType(
    String name,
    Schema schema,
    String schemaText,
    RecordRules record,
    List<FlagRule> flags,
    List<PartitionTransform> partitions,
    Optional<Duration> every)
    implements Serializable {

  /** Column of the names of what is odd in a row: {@code array<string>}. */
  public static final String QUALITY_FLAGS = "quality_flags";

  /** Column of the JSON members that the schema does not name, as JSON text. */
  public static final String RESCUED_DATA = "rescued_data";

  /** Column of the row's origin: raw topic, partition, offset and Kafka timestamp. */
  public static final String INGEST = "ingest";

  private static final String VALIDATED = "-validated";
  private static final String DEAD_LETTERS = "-dlq";

  /**
   * Reads a composed schema text, such as {@link #schemaText}.
   *
   * @throws InvalidSchemas if it breaks the vocabulary, with all problems
   */
  public static EventType parse(String name, String schemaText) {
    List<SchemaProblem> problems = new ArrayList<>();
    return new AvscReader(name, problems)
        .read(schemaText)
        .orElseThrow(() -> new InvalidSchemas(problems));
  }

  /**
   * Everything for which {@link #parse} would refuse a composed schema text; empty if it is right.
   */
  public static List<SchemaProblem> problems(String name, String schemaText) {
    List<SchemaProblem> problems = new ArrayList<>();
    new AvscReader(name, problems).read(schemaText);
    return problems;
  }

  /** Travels as its text: the parsed parts follow from it. */
  private Object writeReplace() {
    return new Text(name, schemaText);
  }

  private record Text(String name, String schemaText) implements Serializable {
    private Object readResolve() {
      return parse(name, schemaText);
    }
  }

  public String rawTopic() {
    return name;
  }

  public String validatedTopic() {
    return name + VALIDATED;
  }

  public String deadLetterTopic() {
    return name + DEAD_LETTERS;
  }

  /** The registry subject of the validated topic's values (Confluent's TopicNameStrategy). */
  public String subject() {
    return subject(name);
  }

  /** The registry subject of an event type by its name. */
  public static String subject(String name) {
    return name + VALIDATED + "-value";
  }

  /** The table's name without its namespace. */
  public String table() {
    return name;
  }
}
