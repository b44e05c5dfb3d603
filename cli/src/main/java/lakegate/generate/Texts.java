package lakegate.generate;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.datafaker.Faker;

/**
 * Realistic texts, by what the last word of a field's name says that it holds. They are made once:
 * making one takes longer than a whole message may.
 */
final class Texts {
  private static final int SIZE = 500;

  private final List<String> names;
  private final List<String> emails;
  private final List<String> sentences;
  private final List<String> words;

  Texts(long seed) {
    Faker faker = new Faker(new Random(seed));
    names = pool(() -> faker.company().name());
    emails = pool(() -> faker.internet().safeEmailAddress());
    sentences = pool(() -> faker.commerce().productName() + " für " + faker.name().firstName());
    words = pool(() -> faker.lorem().word() + " " + faker.lorem().word());
  }

  List<String> of(String field) {
    return switch (field.substring(field.lastIndexOf('_') + 1)) {
      case "email" -> emails;
      case "name", "merchant", "company" -> names;
      case "description", "message", "note", "comment" -> sentences;
      default -> words;
    };
  }

  private static List<String> pool(Supplier<String> source) {
    return Stream.generate(source).limit(SIZE).toList();
  }
}
