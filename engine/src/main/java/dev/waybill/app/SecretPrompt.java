package dev.waybill.app;

import dev.waybill.secret.Secret;
import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes a secret's value from who runs a command: asked twice without echo at a terminal, else all of standard input. */
final class SecretPrompt {
  private static final int MOST_BYTES = 64 * 1024;

  private SecretPrompt() {}

  static Secret read(String name) throws IOException {
    Console console = System.console();
    return console == null ? text(System.in.readNBytes(MOST_BYTES + 1)) : asked(console, name);
  }

  private static Secret asked(Console console, String name) {
    char[] once = console.readPassword("Value of %s: ", name);
    char[] again = console.readPassword("Once more: ");
    if (once == null || !Arrays.equals(once, again)) {
      throw new Stop("the two are not the same; nothing was stored.");
    }
    return Secret.of(new String(once));
  }

  /** One newline at the end does not count. */
  static Secret text(byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw new Stop("a secret is at most 64 kB; nothing was stored.");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Secret.of(text.endsWith("\r\n") ? text.substring(0, text.length() - 2) : text.endsWith("\n")
          ? text.substring(0, text.length() - 1) : text);
    } catch (CharacterCodingException notText) {
      throw new Stop("a secret is text in UTF-8; nothing was stored.");
    }
  }
}
