package lakegate.cli.dlq;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static lakegate.dlq.TestLetters.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import lakegate.decode.DecodeOutcome;
import lakegate.dlq.CurrentSchemas;
import lakegate.dlq.Letter;
import lakegate.dlq.LetterJson;
import lakegate.dlq.Masking;
import lakegate.dlq.SampleExport;
import lakegate.dlq.TestLetters;
import lakegate.event.EventType;
import lakegate.event.FieldRules;
import lakegate.event.RecordRules;
import lakegate.generate.EventGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No output of a verb shows a value of a tagged field or a card number. */
class PersonalDataTest {
  /** Is in every personal value, and in nothing that the generator or the verbs write. */
  private static final String SECRET = "qzxj";

  private static final int MESSAGES = 100;
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  private final EventGenerator generator =
      new EventGenerator(TestLetters.TYPES, 5, 0, InstantSource.fixed(NOON));
  private final Random random = new Random(5);

  /** What makes a message a dead letter. */
  enum Breakage {
    TEXT_BEHIND((json, random) -> bytes(json + " x")),
    CUT_OFF((json, random) -> bytes(json.substring(0, 1 + random.nextInt(json.length() - 1)))),
    IN_AN_ARRAY((json, random) -> bytes("[" + json + "]")),
    TWICE((json, random) -> bytes(json + "\n" + json)),
    SINGLE_QUOTES((json, random) -> bytes(json.replace('"', '\''))),
    NO_QUOTES((json, random) -> bytes(json.replace("\"", ""))),
    NO_COLONS((json, random) -> bytes(json.replace("\":", "\" "))),
    BLANKS((json, random) -> bytes(json.replace(":", " : ").replace(",", "\n,") + "}")),
    A_BYTE_THAT_IS_NO_TEXT((json, random) -> (json + "\u00ff").getBytes(ISO_8859_1)),
    UTF_16((json, random) -> json.getBytes(UTF_16LE)),
    ESCAPED_NAMES((json, random) -> bytes(json.replace("_", "\\u005f") + ",")),
    JSON_IN_JSON(
        (json, random) ->
            bytes(
                "{\"p\":\""
                    + new String(JsonStringEncoder.getInstance().quoteAsString(json))
                    + "\"}")),
    WRONG_FIELDS((json, random) -> bytes(json.replace("\"event_id\"", "\"other_id\"")));

    private final BiFunction<String, Random, byte[]> change;

    Breakage(BiFunction<String, Random, byte[]> change) {
      this.change = change;
    }

    private static byte[] bytes(String text) {
      return text.getBytes(UTF_8);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingPersonalIsShownHoweverTheMessageIsBroken(Breakage breakage) throws IOException {
    Masking masking = Masking.forReading(TestLetters.TYPES);
    SampleExport samples = new SampleExport(folder, TestLetters.TYPES);
    for (int i = 0; i < MESSAGES; i++) {
      EventType type = TestLetters.TYPES.get(i % TestLetters.TYPES.size());
      String card = cardNumber();
      byte[] value = breakage.change.apply(message(type, card), random);
      Letter letter =
          TestLetters.letter(
              type,
              value,
              ("{\"user_email\":\"" + SECRET + "\"}").getBytes(UTF_8),
              List.of(TestLetters.header("card", card), TestLetters.header("user_email", SECRET)));

      for (String output : outputs(letter, masking.mask(letter))) {
        assertHidden(output, card);
      }
      Optional<Path> sample = samples.export(letter).file();
      if (sample.isPresent()) {
        assertHidden(new String(Files.readAllBytes(sample.get()), ISO_8859_1), card);
      }
    }
  }

  @Test
  void unmaskedAllIsShown() {
    EventType type = TestLetters.CHARGES;
    byte[] value = Breakage.TEXT_BEHIND.change.apply(message(type, cardNumber()), random);
    Letter letter = TestLetters.letter(type, value, null, List.of());

    assertThat(outputs(letter, letter).subList(1, 4)).allMatch(output -> output.contains(SECRET));
  }

  /** A generated message with secrets in all its tagged members and a card number elsewhere. */
  private String message(EventType type, String card) {
    try {
      ObjectNode json = (ObjectNode) JSON.readTree(generator.next(type).value());
      putSecrets(type.record(), json);
      json.put("merchant_id", "paid with " + card);
      return json.toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void putSecrets(RecordRules record, ObjectNode json) {
    for (FieldRules field : record.fields()) {
      if (field.personal()) {
        String around = random.nextBoolean() ? "ü\\\"" : "";
        json.put(field.jsonName(), around + SECRET + random.nextInt(10_000) + around);
      }
      if (field.record().isPresent() && json.get(field.jsonName()) instanceof ObjectNode nested) {
        putSecrets(field.record().get(), nested);
      }
    }
  }

  /** Sixteen digits with a check digit (ISO/IEC 7812-1), in one of the usual ways to write them. */
  private String cardNumber() {
    StringBuilder digits = new StringBuilder("4");
    while (digits.length() < 15) {
      digits.append(random.nextInt(10));
    }
    int sum = 0;
    for (int i = 0; i < 15; i++) {
      int digit = digits.charAt(i) - '0';
      sum += i % 2 == 0 ? digit * 2 / 10 + digit * 2 % 10 : digit;
    }
    digits.append((10 - sum % 10) % 10);
    String separator = List.of("", " ", "-").get(random.nextInt(3));
    return String.join(separator, digits.toString().split("(?<=\\G.{4})"));
  }

  /** What inspect, show, and export and both in JSON print. */
  private static List<String> outputs(Letter letter, Letter shown) {
    List<String> outputs = new ArrayList<>();
    outputs.add(String.join("\n", InspectCommand.lines(List.of(shown), 1)));
    outputs.add(
        String.join(
            "\n",
            LetterScreen.lines(
                letter,
                shown,
                OptionalInt.empty(),
                Optional.of(
                    new CurrentSchemas(TestLetters.TYPES)
                        .decode(letter)
                        .fold(accepted -> List.of(), DecodeOutcome.Rejected::problems)))));
    ObjectNode json = LetterJson.of(shown, true);
    LetterJson.addBase64(json, shown);
    outputs.add(json.toString());
    outputs.add(
        new String(Base64.getDecoder().decode(json.get("value_base64").asText()), ISO_8859_1));
    return outputs;
  }

  private static void assertHidden(String output, String card) {
    String plain = output.replace("\0", "");
    String digits = plain.replaceAll("[ -]", "");
    assertThat(Stream.of(plain, digits, output.replace(".", "")))
        .noneMatch(text -> text.contains(SECRET))
        .noneMatch(text -> text.contains("71 7a 78 6a"))
        .noneMatch(text -> text.contains(card.replaceAll("[ -]", "")));
  }
}
