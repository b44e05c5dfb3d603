package lakegate.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;

/** The keys of this stack's S3 server, made up once per folder. */
record S3Keys(String accessKeyId, String secretAccessKey) {
  /** With a file store there is nothing to unlock. */
  static final S3Keys NONE = new S3Keys("", "");

  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_LENGTH = 20;
  private static final int SECRET_LENGTH = 40;

  static S3Keys in(StackFolder folder) {
    Path file = folder.root().resolve("s3-keys.properties");
    if (!Files.exists(file)) {
      StackFolder.write(
          file,
          "keys of the local S3 server, generated",
          Map.of("access-key-id", random(ID_LENGTH), "secret-access-key", random(SECRET_LENGTH)));
    }
    Map<String, String> keys = StackFolder.read(file);
    return new S3Keys(keys.get("access-key-id"), keys.get("secret-access-key"));
  }

  @Override
  public String toString() {
    return "S3Keys[" + accessKeyId + ", ******]";
  }

  private static String random(int length) {
    SecureRandom random = new SecureRandom();
    StringBuilder key = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      key.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return key.toString();
  }
}
