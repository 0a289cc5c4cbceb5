package dev.waybill.app;

import java.io.Console;
import java.util.Map;

/** Colours for terminals; plain text elsewhere, and where {@code NO_COLOR} forbids them. */
record Paint(boolean on) {

  static Paint forTerminal() {
    return of(isTerminal(), System.getenv());
  }

  /** {@code NO_COLOR} counts where it is set and not empty, as no-color.org has it. */
  static Paint of(boolean terminal, Map<String, String> environment) {
    return new Paint(terminal && environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM")));
  }

  /** Whether a person reads along. From JDK 22 on there is a console without a terminal, which says so itself. */
  static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException before22) {
      return true;
    }
  }

  /** The text without what a terminal would obey: a control becomes a question mark. */
  static String printable(String text) {
    return text.codePoints().map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
  }

  String bold(String text) {
    return paint("1", text);
  }

  String dim(String text) {
    return paint("2", text);
  }

  String red(String text) {
    return paint("31;1", text);
  }

  String green(String text) {
    return paint("32", text);
  }

  String yellow(String text) {
    return paint("33;1", text);
  }

  private String paint(String code, String text) {
    return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
