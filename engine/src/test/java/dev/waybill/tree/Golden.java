package dev.waybill.tree;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Cases in text files: {@code ==== name}, the input, {@code ----}, what is expected. In inputs, {@code \t} for a tab and the like
 * are
 * written as {@code ␉}.
 */
public final class Golden {
  /** One case; its name is what a report shows. */
  public record Case(String name, String input, String expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private Golden() {}

  /** The cases of a file that stands beside the test class. */
  public static List<Case> cases(Class<?> beside, String file) {
    List<Case> cases = new ArrayList<>();
    for (String part : read(beside, file).split("(?m)^==== ")) {
      if (part.isBlank()) {
        continue;
      }
      int line = part.indexOf('\n');
      String[] halves = part.substring(line + 1).split("(?m)^----\n", 2);
      cases.add(new Case(part.substring(0, line), halves[0].replace('␉', '\t'), halves[1].strip()));
    }
    return cases;
  }

  /** Findings as lines: {@code line:column rule path: message remedy}. */
  public static String text(Findings findings) {
    return findings.list().stream().map(Golden::line).collect(Collectors.joining("\n"));
  }

  private static String line(Finding finding) {
    Place place = finding.place();
    String grave = finding.severity() == Finding.Severity.WARNING ? "warning " : "";
    String path = place.path().isEmpty() ? "" : " " + place.path();
    String remedy = finding.remedy().isEmpty() ? "" : " " + finding.remedy();
    return place.line() + ":" + place.column() + " " + grave + finding.rule() + path + ": " + finding.message() + remedy;
  }

  /** A tree as lines: {@code line:column path = value}. */
  public static String text(Node node) {
    StringBuilder out = new StringBuilder();
    write(node, out);
    return out.toString().strip();
  }

  private static void write(Node node, StringBuilder out) {
    Place place = node.place();
    out.append(place.line()).append(':').append(place.column()).append(place.path().isEmpty() ? "" : " " + place.path());
    if (node instanceof ScalarNode scalar) {
      out.append(" = ").append(scalar.json()).append(scalar.plain() ? "" : " quoted").append('\n');
    } else if (node instanceof ListNode list) {
      out.append(" list\n");
      list.items().forEach(item -> write(item, out));
    } else if (node instanceof MapNode map) {
      out.append(" map\n");
      for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
        Place key = entry.getValue().keyPlace();
        out.append(key.line()).append(':').append(key.column()).append(" key ").append(entry.getKey()).append('\n');
        write(entry.getValue().value(), out);
      }
    }
  }

  /** A file that stands beside the test class. */
  public static String read(Class<?> beside, String file) {
    try (InputStream in = beside.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
