package dev.waybill.app;

import dev.waybill.tree.Finding;
import dev.waybill.tree.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Prints findings as good compilers do: file:line:column, the sentence, the line with a caret under it, the remedy. What a
 * finding says is a credential, the user of a URL and a caller's key are not shown; of settings no line that has to do with
 * secrets.
 */
final class FindingText {
  private static final int WIDTH = 160;
  private static final String MASK = "***";
  private static final Set<String> CREDENTIALS = Set.of("credential-literal", "written-secret");
  private static final Set<String> QUIET = Set.of("unknown-secret", "unknown-provider", "unknown-source", "secret-missing");
  private static final Pattern CALLER_KEY = Pattern.compile("wbk_[A-Za-z0-9_-]+");
  private static final Pattern USER = Pattern.compile("//[^\\s/\"']*@");

  private final Paint paint;
  private final Map<String, List<String>> files = new HashMap<>();
  private final Map<String, Map<Integer, Integer>> hidden = new HashMap<>();

  private final boolean settings;

  /** @param findings all that will be printed: one of them may say what another must not show */
  FindingText(Paint paint, List<Finding> findings) {
    this(paint, findings, false);
  }

  private FindingText(Paint paint, List<Finding> findings, boolean settings) {
    this.paint = paint;
    this.settings = settings;
    findings.stream().filter(finding -> CREDENTIALS.contains(finding.rule())).map(Finding::place).forEach(place ->
        hidden.computeIfAbsent(place.file(), file -> new HashMap<>()).merge(place.line(), place.column(), Math::min));
    if (settings) {
      findings.stream().filter(finding -> finding.rule().equals("unknown-key")).map(Finding::place).forEach(place ->
          hidden.computeIfAbsent(place.file(), file -> new HashMap<>()).merge(place.line(), afterKey(place), Math::min));
    }
  }

  /** For findings in the file of settings, where a secret's value may stand by mistake. */
  static FindingText ofSettings(Paint paint, List<Finding> findings) {
    return new FindingText(paint, findings, true);
  }

  /** The column of the value whose key stands there: what a key that is not known holds may be anything. */
  private int afterKey(Place place) {
    List<String> lines = lines(place.file());
    String line = place.line() <= lines.size() ? lines.get(place.line() - 1) : "";
    int whole = line.codePointCount(0, line.length());
    int begin = line.offsetByCodePoints(0, Math.min(place.column() - 1, whole));
    int colon = line.indexOf(':', begin);
    return colon < 0 ? place.column() : line.codePointCount(0, colon) + 3;
  }

  String text(Finding finding) {
    Place place = finding.place();
    boolean error = finding.severity() == Finding.Severity.ERROR;
    StringBuilder text = new StringBuilder();
    text.append(paint.bold(place.file() + ":" + place.line() + ":" + place.column() + ":")).append(' ')
        .append(error ? paint.red("error") : paint.yellow("warning")).append(": ").append(Paint.printable(finding.message()))
        .append(paint.dim(" [" + finding.rule() + "]")).append('\n');
    (QUIET.contains(finding.rule()) ? Optional.<String>empty() : source(place)).ifPresentOrElse(line -> {
      String number = String.valueOf(place.line());
      int offset = Math.max(0, place.column() - WIDTH / 2);
      int[] characters = Paint.printable(line.replace('\t', ' ')).codePoints().toArray();
      int begin = Math.min(offset, characters.length);
      String shown = new String(characters, begin, Math.min(WIDTH, characters.length - begin));
      text.append(paint.dim("  " + number + " | ")).append(shown).append('\n');
      text.append(paint.dim("  " + " ".repeat(number.length()) + " | "))
          .append(" ".repeat(Math.max(0, place.column() - 1 - offset)))
          .append(error ? paint.red("^") : paint.yellow("^")).append('\n');
    }, () -> {});
    if (!place.path().isEmpty()) {
      text.append(paint.dim("  at ")).append(Paint.printable(place.path())).append('\n');
    }
    if (!finding.remedy().isEmpty()) {
      text.append(paint.green("  help: ")).append(Paint.printable(finding.remedy())).append('\n');
    }
    return text.toString();
  }

  private List<String> lines(String name) {
    return files.computeIfAbsent(name, file -> {
      try {
        return new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8).lines().toList();
      } catch (IOException | InvalidPathException gone) {
        return List.of();
      }
    });
  }

  private Optional<String> source(Place place) {
    List<String> lines = lines(place.file());
    if (settings && Confidential.lines(lines).contains(place.line())) {
      return Optional.empty();
    }
    return place.line() <= lines.size() ? Optional.of(covered(lines.get(place.line() - 1), place)) : Optional.empty();
  }

  private String covered(String line, Place place) {
    Integer from = hidden.getOrDefault(place.file(), Map.of()).get(place.line());
    int whole = line.codePointCount(0, line.length());
    String open = from == null ? line : line.substring(0, line.offsetByCodePoints(0, Math.min(from - 1, whole))) + MASK;
    return CALLER_KEY.matcher(USER.matcher(open).replaceAll("//" + MASK + "@")).replaceAll(MASK);
  }
}
