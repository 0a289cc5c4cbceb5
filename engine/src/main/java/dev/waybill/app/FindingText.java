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

/** Prints findings as good compilers do: file:line:column, the sentence, the line with a caret under it, the remedy. */
final class FindingText {
  private static final int WIDTH = 160;

  private final Paint paint;
  private final Map<String, List<String>> files = new HashMap<>();

  FindingText(Paint paint) {
    this.paint = paint;
  }

  String text(Finding finding) {
    Place place = finding.place();
    boolean error = finding.severity() == Finding.Severity.ERROR;
    StringBuilder text = new StringBuilder();
    text.append(paint.bold(place.file() + ":" + place.line() + ":" + place.column() + ":")).append(' ')
        .append(error ? paint.red("error") : paint.yellow("warning")).append(": ").append(finding.message())
        .append(paint.dim(" [" + finding.rule() + "]")).append('\n');
    source(place).ifPresentOrElse(line -> {
      String number = String.valueOf(place.line());
      int offset = Math.max(0, place.column() - WIDTH / 2);
      String shown = line.substring(Math.min(offset, line.length()), Math.min(line.length(), offset + WIDTH)).replace('\t', ' ');
      text.append(paint.dim("  " + number + " | ")).append(printable(shown)).append('\n');
      text.append(paint.dim("  " + " ".repeat(number.length()) + " | ")).append(" ".repeat(Math.max(0, place.column() - 1 - offset)))
          .append(error ? paint.red("^") : paint.yellow("^")).append('\n');
    }, () -> {});
    if (!place.path().isEmpty()) {
      text.append(paint.dim("  at ")).append(place.path()).append('\n');
    }
    if (!finding.remedy().isEmpty()) {
      text.append(paint.green("  help: ")).append(finding.remedy()).append('\n');
    }
    return text.toString();
  }

  private static String printable(String line) {
    StringBuilder shown = new StringBuilder(line);
    for (int i = 0; i < shown.length(); i++) {
      if (Character.isISOControl(shown.charAt(i))) {
        shown.setCharAt(i, '?');
      }
    }
    return shown.toString();
  }

  private Optional<String> source(Place place) {
    List<String> lines = files.computeIfAbsent(place.file(), file -> {
      try {
        return new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8).lines().toList();
      } catch (IOException | InvalidPathException gone) {
        return List.of();
      }
    });
    return place.line() <= lines.size() ? Optional.of(lines.get(place.line() - 1)) : Optional.empty();
  }
}
