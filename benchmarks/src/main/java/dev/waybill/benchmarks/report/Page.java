package dev.waybill.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts results into a page, between two markers. */
public final class Page {
  private static final String BEGIN = "<!-- results: written by run.sh -->";
  private static final String END = "<!-- end of results -->";

  private Page() {}

  /** Replaces what stands between the markers. */
  public static void put(Path page, String results) throws IOException {
    String text = Files.readString(page);
    int from = text.indexOf(BEGIN);
    int to = text.indexOf(END);
    if (from < 0 || to < from) {
      throw new IOException(page + " lacks the lines `" + BEGIN + "` and `" + END + "`.");
    }
    Files.writeString(page, text.substring(0, from + BEGIN.length()) + "\n\n" + results + "\n" + text.substring(to));
  }
}
