package dev.waybill.secret;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads secret values from the environment and from files, and refuses what can never be sent as it stands. */
public final class SecretText {
  private static final long MAX_BYTES = 64 * 1024;

  private SecretText() {}

  /** The variable's value, or null where it is not set. */
  public static Secret fromEnvironment(Map<String, String> environment, String variable) {
    String value = environment.get(variable);
    return value == null ? null : checked(value, "the environment variable " + variable);
  }

  /** The file's text without one newline at its end, or null where there is no file. */
  public static Secret fromFile(Path file) {
    return fromFile(file, false);
  }

  /** The same, several lines as one with spaces between them. */
  public static Secret linesOf(Path file) {
    return fromFile(file, true);
  }

  private static Secret fromFile(Path file, boolean lines) {
    try {
      if (!Files.isRegularFile(file)) {
        return missing(file);
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new SecretSource.Unreadable("The secret file " + file + " is larger than " + MAX_BYTES + " bytes.", "Its file is too large.");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      String trimmed = text.endsWith("\r\n") ? text.substring(0, text.length() - 2)
          : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
      return checked(lines ? trimmed.replaceAll("[\\r\\n]+", " ") : trimmed, "the file " + file);
    } catch (CharacterCodingException notText) {
      throw new SecretSource.Unreadable("The secret file " + file + " is not text in UTF-8.", "Its file is not text in UTF-8.");
    } catch (IOException unreadable) {
      throw new SecretSource.Unreadable("The secret file " + file + " cannot be read by the gateway's user.", "Its file cannot be read.");
    }
  }

  private static Secret missing(Path file) {
    if (Files.exists(file)) {
      throw new SecretSource.Unreadable(file + " is " + (Files.isDirectory(file) ? "a directory" : "no regular file")
          + ", and a secret comes from a file.", "What should be its file is none.");
    }
    return null;
  }

  /** The value, unless it can never be sent as it stands; then the sentence names the place. */
  public static Secret checked(String value, String where) {
    if (value.isEmpty()) {
      throw new SecretSource.Unreadable("The secret from " + where + " is empty.", "It is empty.");
    }
    boolean pem = value.startsWith("-----BEGIN ");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < 0x20 && !(pem && (c == '\n' || c == '\r'))) || c == 0x7f) {
        throw new SecretSource.Unreadable("The secret from " + where + " holds a control character at position " + (i + 1) + ".",
            "It holds a control character.");
      }
    }
    return Secret.of(value);
  }
}
