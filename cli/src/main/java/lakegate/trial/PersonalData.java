package lakegate.trial;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lakegate.dlq.Masking;

/** What personal data looks like where nobody has marked it. */
public final class PersonalData {
  /** What is shown in its place. */
  public static final String MASK = "***";

  private static final Pattern EMAIL =
      Pattern.compile("[\\p{Alnum}._%+-]+@[\\p{Alnum}-]+(\\.[\\p{Alnum}-]+)+");
  private static final Pattern PHONE = Pattern.compile("\\+\\d[\\d ()/.-]{6,18}\\d");

  /** Digits of a card number, in groups or not. */
  private static final Pattern DIGITS = Pattern.compile("(?<!\\d)\\d(?:[ -]?\\d){12,18}(?!\\d)");

  private static final Set<String> NAMES =
      Set.of(
          "email",
          "mail",
          "phone",
          "telephone",
          "surname",
          "firstname",
          "lastname",
          "fullname",
          "birth",
          "birthday",
          "birthdate",
          "dob",
          "address",
          "street",
          "ssn",
          "passport",
          "iban",
          "ip",
          "postal",
          "postcode",
          "zip",
          "pan",
          "cvv",
          "cvc",
          "cardholder",
          "latitude",
          "longitude");
  private static final Pattern PERSONS_NAME =
      Pattern.compile(
          "(^|.*_)(first|last|middle|full|given|family|customer|user|buyer|payer|holder)_name");

  private PersonalData() {}

  /** Whether the text has an email address or a telephone number in it. */
  public static boolean hasContact(String text) {
    return EMAIL.matcher(text).find() || PHONE.matcher(text).find();
  }

  /**
   * Whether the text has 13 to 19 digits whose last one is the check digit of a card number (Luhn,
   * ISO/IEC 7812). One in ten other numbers looks so too.
   */
  public static boolean hasCardNumber(String text) {
    Matcher digits = DIGITS.matcher(text);
    while (digits.find()) {
      if (Masking.passesLuhn(digits.group().replaceAll("[ -]", ""))) {
        return true;
      }
    }
    return false;
  }

  /** Whether any of it could be personal. */
  public static boolean looksPersonal(String text) {
    return hasContact(text) || hasCardNumber(text);
  }

  /** Whether a field of this name (in snake case) is likely to hold personal data. */
  public static boolean isPersonalName(String name) {
    for (String word : name.split("_")) {
      if (NAMES.contains(word)) {
        return true;
      }
    }
    return PERSONS_NAME.matcher(name).matches();
  }
}
