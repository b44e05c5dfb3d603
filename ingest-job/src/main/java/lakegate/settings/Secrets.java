package lakegate.settings;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which settings must not be seen, and what is printed in their place. */
public final class Secrets {
  /** In place of a secret, here and in Flink. */
  public static final String MASK = "******";

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(password|secret|credential|token|user\\.info|jaas|access-key|keystore\\.key"
              + "|authorization|api-?key).*");

  /** Says where a secret is, or how long it lasts: none itself. */
  private static final Pattern ABOUT_SECRETS =
      Pattern.compile("(?i).*[.-](source|url|uri|file|location|class|provider|enabled|ms|seconds)");

  private Secrets() {}

  /** Whether the value of a setting is a secret, to judge by its name. */
  public static boolean isSecret(String key) {
    return SECRET.matcher(key).matches() && !ABOUT_SECRETS.matcher(key).matches();
  }

  /** The value as it may be printed: stars for a secret. */
  public static String masked(String key, String value) {
    return isSecret(key) ? MASK : value;
  }

  static Map<String, String> masked(Map<String, String> settings) {
    Map<String, String> masked = new TreeMap<>();
    settings.forEach((key, value) -> masked.put(key, masked(key, value)));
    return masked;
  }
}
