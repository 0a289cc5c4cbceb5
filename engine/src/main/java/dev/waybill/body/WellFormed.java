package dev.waybill.body;

import dev.waybill.template.Variants;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.Suggest;
import java.io.StringReader;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Looks at load whether a template is well-formed XML whatever its holes hold: they may stand in text and in quoted attribute values
 * only, and every prefix is declared.
 */
public final class WellFormed {
  /** Stands for what a hole writes: a character that may stand in text and values, and in no name. */
  private static final String FILLING = "\ue000";
  private static final String REMEDY = "Close every element, and let holes stand in text and in quoted attribute values only.";

  private final Place place;
  private final Findings findings;

  WellFormed(Place place, Findings findings) {
    this.place = place;
    this.findings = findings;
  }

  /** Finds what is wrong with a template of a document; it is text, and was compiled without a finding. */
  public static void document(Node node, Findings findings) {
    new WellFormed(node.place(), findings).document(XmlBody.text(node));
  }

  /** A document with one root element. */
  void document(String template) {
    check(template, "", "", Set.of());
  }

  /**
   * What stands inside another element.
   *
   * @param prefixes those in scope there
   */
  void fragment(String template, Set<String> prefixes) {
    StringBuilder around = new StringBuilder("<around");
    prefixes.forEach(prefix -> around.append(" xmlns:").append(prefix).append("=\"urn:x\""));
    check(template, around.append('>').toString(), "</around>", prefixes);
  }

  private void check(String template, String before, String after, Set<String> prefixes) {
    for (String variant : Variants.of(template, FILLING)) {
      String document = before + variant + after;
      try {
        read(document, true, new TreeSet<>(), new TreeSet<>());
      } catch (Misplaced misplaced) {
        findings.error(place, "bad-xml", misplaced.getMessage(), misplaced.remedy);
        return;
      } catch (XMLStreamException | RuntimeException flawed) {
        report(document, prefixes, flawed);
        return;
      }
    }
  }

  private void report(String document, Set<String> prefixes, Exception flawed) {
    Set<String> used = new TreeSet<>();
    Set<String> declared = new TreeSet<>(Set.of("xml", "xmlns"));
    declared.addAll(prefixes);
    try {
      read(document, false, used, declared);
      used.removeAll(declared);
    } catch (XMLStreamException | RuntimeException broken) {
      used.clear();
    }
    if (!used.isEmpty()) {
      String prefix = used.iterator().next();
      findings.error(place, "unknown-prefix", "The prefix `" + prefix + "` is not declared.",
          prefixes.isEmpty() ? "Write xmlns:" + prefix + "=\"…\" on the element." : Suggest.remedy(prefix, prefixes));
    } else {
      String line = flawed instanceof XMLStreamException located && located.getLocation() != null
          ? " (line " + located.getLocation().getLineNumber() + " of the text)" : "";
      findings.error(place, "bad-xml", "This is not well-formed XML" + line + ".", REMEDY);
    }
  }

  /** Something is well-formed and cannot be used all the same. */
  private static final class Misplaced extends RuntimeException {
    private final String remedy;

    private Misplaced(String sentence, String remedy) {
      super(sentence, null, false, false);
      this.remedy = remedy;
    }
  }

  private static void read(String document, boolean namespaces, Set<String> used, Set<String> declared) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, namespaces);
    factory.setProperty("http://java.sun.com/xml/stream/properties/report-cdata-event", true);
    XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(document));
    String encoding = reader.getCharacterEncodingScheme();
    if (encoding != null && !encoding.equalsIgnoreCase("utf-8")) {
      throw new Misplaced("The XML says that it is in `" + encoding + "`, but it is sent in UTF-8.", "Leave the encoding out.");
    }
    while (reader.hasNext()) {
      look(reader.next(), reader, used, declared);
    }
  }

  private static void look(int event, XMLStreamReader reader, Set<String> used, Set<String> declared) {
    switch (event) {
      case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw new Misplaced(
          "A body of XML has no document type declaration and no entities but `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&apos;`.",
          "Write the character itself, or as `&#…;`.");
      case XMLStreamConstants.CDATA, XMLStreamConstants.COMMENT -> refuseHole(reader.getText());
      case XMLStreamConstants.PROCESSING_INSTRUCTION -> refuseHole(reader.getPITarget() + reader.getPIData());
      case XMLStreamConstants.START_ELEMENT -> names(reader, used, declared);
      default -> {
        // text may hold anything
      }
    }
  }

  private static void refuseHole(String text) {
    if (text.contains(FILLING)) {
      throw new Misplaced("A hole stands in a comment, a CDATA section or an instruction, where nothing is escaped.",
          "Let it stand in text: values are escaped there.");
    }
  }

  /** Which prefixes are used and declared, as far as a parser tells that knows nothing of them. */
  private static void names(XMLStreamReader reader, Set<String> used, Set<String> declared) {
    prefix(reader.getLocalName(), used);
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      String prefix = reader.getAttributePrefix(i);
      if ("xmlns".equals(prefix)) {
        declared.add(reader.getAttributeLocalName(i));
      } else if (prefix != null && !prefix.isEmpty()) {
        used.add(prefix);
      } else {
        prefix(reader.getAttributeLocalName(i), used);
      }
    }
  }

  private static void prefix(String name, Set<String> used) {
    if (name.indexOf(':') > 0) {
      used.add(name.substring(0, name.indexOf(':')));
    }
  }
}
