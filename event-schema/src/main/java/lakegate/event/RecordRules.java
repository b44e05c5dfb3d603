package lakegate.event;

import java.util.List;

/** The fields of a record in the schema's order, with their rules. */
public record RecordRules(List<FieldRules> fields) {
  public RecordRules {
    fields = List.copyOf(fields);
  }
}
