package dev.waybill.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.rehearsal.Verdict;
import dev.waybill.shape.Difference;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** How a test run is shown: as text, JSON or JUnit XML. */
final class VerdictReport {
  private final List<Verdict> verdicts;

  VerdictReport(List<Verdict> verdicts) {
    this.verdicts = verdicts;
  }

  private Map<String, List<Verdict>> byProvider() {
    return verdicts.stream().collect(Collectors.groupingBy(Verdict::provider, LinkedHashMap::new, Collectors.toList()));
  }

  String text(Paint paint) {
    StringBuilder text = new StringBuilder();
    byProvider().forEach((provider, tests) -> {
      long failed = tests.stream().filter(test -> !test.passed()).count();
      text.append(failed == 0 ? paint.green("ok  ") : paint.red("FAIL")).append(' ').append(paint.bold(provider)).append("  ")
          .append(tests.size()).append(tests.size() == 1 ? " test" : " tests")
          .append(failed == 0 ? "" : ", " + failed + " failed").append('\n');
      tests.stream().filter(test -> !test.passed()).forEach(test -> failure(test, paint, text));
    });
    return text.toString();
  }

  private static void failure(Verdict test, Paint paint, StringBuilder text) {
    text.append("  ").append(paint.red("x ")).append(Paint.printable(test.test())).append("  ")
        .append(paint.dim(test.place().file() + ":" + test.place().line())).append('\n');
    for (Difference difference : test.differences()) {
      text.append("      ").append(paint.bold(Paint.printable(difference.path()))).append('\n')
          .append(paint.green("      - expected  ")).append(Paint.printable(difference.expected())).append('\n')
          .append(paint.red("      + was       ")).append(Paint.printable(difference.actual())).append('\n');
    }
  }

  ObjectNode json() {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("tests", verdicts.size()).put("failed", verdicts.stream().filter(test -> !test.passed()).count());
    for (Verdict verdict : verdicts) {
      ObjectNode one = result.withArray("/results").addObject();
      one.put("provider", verdict.provider()).put("test", verdict.test()).put("action", verdict.action())
          .put("file", verdict.place().file()).put("line", verdict.place().line()).put("passed", verdict.passed())
          .put("duration_ms", verdict.took().toMillis());
      verdict.differences().forEach(difference -> one.withArray("/differences").addObject().put("path", difference.path())
          .put("expected", difference.expected()).put("actual", difference.actual()));
    }
    return result;
  }

  String junit() {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      for (Map.Entry<String, List<Verdict>> suite : byProvider().entrySet()) {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", suite.getKey());
        xml.writeAttribute("tests", String.valueOf(suite.getValue().size()));
        xml.writeAttribute("failures", String.valueOf(suite.getValue().stream().filter(test -> !test.passed()).count()));
        for (Verdict test : suite.getValue()) {
          testCase(xml, test);
        }
        xml.writeEndElement();
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
    return text.toString();
  }

  private static void testCase(XMLStreamWriter xml, Verdict test) throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", test.provider() + "." + test.action());
    xml.writeAttribute("name", clean(test.test()));
    xml.writeAttribute("file", test.place().file());
    xml.writeAttribute("line", String.valueOf(test.place().line()));
    xml.writeAttribute("time", String.valueOf(test.took().toNanos() / 1e9));
    if (!test.passed()) {
      xml.writeStartElement("failure");
      xml.writeAttribute("message", clean(test.differences().get(0).path()));
      xml.writeCharacters(clean(test.differences().stream()
          .map(difference -> difference.path() + ": expected " + difference.expected() + ", was " + difference.actual())
          .collect(Collectors.joining("\n"))));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  /** Characters that XML 1.0 cannot hold become question marks. */
  private static String clean(String text) {
    return text.codePoints().map(c -> c == '\n' || c == '\t' || c >= 0x20 && c != 0xfffe && c != 0xffff
        && !(c >= 0xd800 && c <= 0xdfff) ? c : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
  }
}
