package lakegate.event;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * What the .avsc says of one field.
 *
 * @param name the Avro field's and the column's name
 * @param jsonName the member's name in the raw JSON ({@code json} in the .avsc, otherwise the name)
 * @param schema the field's type; of a nullable field the branch that is not null
 * @param nullable whether the type is a union of null and {@code schema}; a field that is not
 *     nullable is required
 * @param normalise the steps, own and inherited from the record, in the order of {@link Normalise}
 * @param allowed the values a row should have, if they are a known set (after the steps)
 * @param range the limits of a number or an instant, if any; a value outside is rejected
 * @param record the fields of a nested record, if the type is one
 * @param examples values for the generator, in the .avsc's order, possibly empty
 * @param personal whether {@code confluent:tags} names PII
 */
public record FieldRules(
    String name,
    String jsonName,
    Schema schema,
    boolean nullable,
    Set<Normalise> normalise,
    Optional<AllowedValues> allowed,
    Optional<Range> range,
    Optional<RecordRules> record,
    List<String> examples,
    boolean personal) {
  public FieldRules {
    examples = List.copyOf(examples);
  }
}
