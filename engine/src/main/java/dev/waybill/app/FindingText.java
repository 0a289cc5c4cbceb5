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
 * Prints findings as good compilers do: file:line:column, the sentence, the line with a caret under it, the remedy. What a finding
 * says is a credential, and the user of a URL, is not shown.
 */
final class FindingText {
  private static final int WIDTH = 160;
  private static final String MASK = "***";
  private static final Set<String> CREDENTIALS = Set.of("credential-literal", "written-secret");
  /** Where settings say what a secret comes from: whoever goes wrong there may have written the secret itself, somehow. */
  private static final Pattern SOURCE = Pattern.compile("(providers\\b.*\\bsecrets|secrets\\.key)\\b.*");
  private static final Pattern USER = Pattern.compile("//[^\\s/\"']*@");

  private final Paint paint;
  private final Map<String, List<String>> files = new HashMap<>();
  private final Map<String, Map<Integer, Integer>> hidden = new HashMap<>();

  /** @param findings all that will be printed: one of them may say what another must not show */
  FindingText(Paint paint, List<Finding> findings) {
    this.paint = paint;
    findings.stream().filter(FindingText::isCredential).map(Finding::place).forEach(place ->
        hidden.computeIfAbsent(place.file(), file -> new HashMap<>()).merge(place.line(), place.column(), Math::min));
  }

  private static boolean isCredential(Finding finding) {
    return CREDENTIALS.contains(finding.rule()) || SOURCE.matcher(finding.place().path()).matches();
  }

  String text(Finding finding) {
    Place place = finding.place();
    boolean error = finding.severity() == Finding.Severity.ERROR;
    StringBuilder text = new StringBuilder();
    text.append(paint.bold(place.file() + ":" + place.line() + ":" + place.column() + ":")).append(' ')
        .append(error ? paint.red("error") : paint.yellow("warning")).append(": ").append(Paint.printable(finding.message()))
        .append(paint.dim(" [" + finding.rule() + "]")).append('\n');
    source(place).ifPresentOrElse(line -> {
      String number = String.valueOf(place.line());
      int offset = Math.max(0, place.column() - WIDTH / 2);
      int[] characters = Paint.printable(line.replace('\t', ' ')).codePoints().toArray();
      int begin = Math.min(offset, characters.length);
      String shown = new String(characters, begin, Math.min(WIDTH, characters.length - begin));
      text.append(paint.dim("  " + number + " | ")).append(shown).append('\n');
      text.append(paint.dim("  " + " ".repeat(number.length()) + " | ")).append(" ".repeat(Math.max(0, place.column() - 1 - offset)))
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

  private Optional<String> source(Place place) {
    List<String> lines = files.computeIfAbsent(place.file(), file -> {
      try {
        return new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8).lines().toList();
      } catch (IOException | InvalidPathException gone) {
        return List.of();
      }
    });
    return place.line() <= lines.size() ? Optional.of(covered(lines.get(place.line() - 1), place)) : Optional.empty();
  }

  private String covered(String line, Place place) {
    Integer from = hidden.getOrDefault(place.file(), Map.of()).get(place.line());
    int whole = line.codePointCount(0, line.length());
    String open = from == null ? line : line.substring(0, line.offsetByCodePoints(0, Math.min(from - 1, whole))) + MASK;
    return USER.matcher(open).replaceAll("//" + MASK + "@");
  }
}
