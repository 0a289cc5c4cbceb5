package dev.waybill.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PlotTest {
  private static Score score(String name, double micros) {
    return new Score(name, "", List.of(micros), List.of(micros / 20), List.of(1.0), 1, 1, 0.1, 1);
  }

  @Test
  void drawsABarForEachSystemTheLeastFirst() throws Exception {
    String svg = Plot.of(List.of(score("by hand", 20), score("a & b < c", 60), score("own", 24)), "own");
    Document read = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    assertThat(read.getElementsByTagName("rect").getLength()).isEqualTo(3);
    assertThat(read.getElementsByTagName("text").item(1).getTextContent()).isEqualTo("by hand");
    assertThat(read.getElementsByTagName("rect").item(1).getAttributes().getNamedItem("class").getTextContent()).isEqualTo("own");
    assertThat(read.getElementsByTagName("text").item(6).getTextContent()).isEqualTo("60.0 (3.00)");
  }
}
