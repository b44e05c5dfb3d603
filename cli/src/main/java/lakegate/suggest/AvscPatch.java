package lakegate.suggest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lakegate.suggest.Suggestions.SuggestedValue;

/**
 * Suggestions as an edit of an .avsc.
 *
 * @param before the file's text
 * @param after the text with the suggestions
 * @param byHand records that get fields but are declared where this one doesn't look
 */
public record AvscPatch(String before, String after, List<String> byHand) {

  public static AvscPatch of(String avsc, Suggestions suggestions) {
    AvscText text = new AvscText(avsc);
    List<String> byHand = new ArrayList<>();
    suggestions.fields().stream()
        .collect(
            Collectors.groupingBy(SuggestedField::record, LinkedHashMap::new, Collectors.toList()))
        .forEach(
            (record, fields) -> {
              if (!text.addFields(record, fields)) {
                byHand.add(record);
              }
            });
    Map<String, List<String>> values =
        suggestions.values().stream()
            .collect(
                Collectors.groupingBy(
                    SuggestedValue::field,
                    LinkedHashMap::new,
                    Collectors.mapping(SuggestedValue::value, Collectors.toList())));
    values.forEach(
        (field, added) -> {
          if (!text.addAllowed(field, added)) {
            byHand.add(field);
          }
        });
    return new AvscPatch(avsc, text.edited(), List.copyOf(byHand));
  }

  /**
   * @param path of the file, from the folder in which the patch will be applied
   * @return in the unified format; empty if nothing is suggested
   */
  public String diff(String path) {
    return UnifiedDiff.of(path, before, after);
  }
}
