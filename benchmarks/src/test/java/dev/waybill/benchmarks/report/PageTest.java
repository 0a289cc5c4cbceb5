package dev.waybill.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  @TempDir private Path folder;

  @Test
  void replacesWhatStandsBetweenTheMarkersAndNothingElse() throws IOException {
    Path page = Files.writeString(folder.resolve("README.md"),
        "before\n<!-- results: written by run.sh -->\nold\n<!-- end of results -->\nafter\n");
    Page.put(page, "first");
    Page.put(page, "second");
    assertThat(page).hasContent("before\n<!-- results: written by run.sh -->\n\nsecond\n<!-- end of results -->\nafter\n");
  }

  @Test
  void saysWhatAPageLacks() throws IOException {
    Path page = Files.writeString(folder.resolve("README.md"), "no markers\n");
    assertThatThrownBy(() -> Page.put(page, "x")).isInstanceOf(IOException.class).hasMessageContaining("lacks the lines");
  }
}
