package dev.waybill.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.tree.ExactNodes;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Makes one tree of one XML document. One document, one thread. */
final class XmlTree {
  private static final int DEEPEST = 500;
  private static final int MOST_VALUES = 500_000;
  private static final XMLInputFactory FACTORY = factory();

  private final Set<String> arrays;
  /** The beginnings of those: of any other element no path is kept, for depth times names is more than a reply is long. */
  private final Set<String> onTheWay;
  private final Deque<Element> open = new ArrayDeque<>();
  private int values;

  /** An element that has not ended yet. */
  private static final class Element {
    private final String name;
    private final String path;
    private final ObjectNode object = ExactNodes.FACTORY.objectNode();
    private final StringBuilder text = new StringBuilder();
    private boolean hasChildren;

    private Element(String name, String path) {
      this.name = name;
      this.path = path;
    }

    private JsonNode value() {
      if (object.isEmpty()) {
        return TextNode.valueOf(text.toString());
      }
      String own = hasChildren ? text.toString().strip() : text.toString();
      return own.isEmpty() ? object : object.put("#text", own);
    }
  }

  /** @param arrays dotted paths from the root element that are always lists */
  XmlTree(Set<String> arrays) {
    this.arrays = arrays;
    this.onTheWay = new HashSet<>(arrays);
    arrays.forEach(path -> {
      for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
        onTheWay.add(path.substring(0, dot));
      }
    });
  }

  /** The JDK's own parser with everything off that reaches outside of the document. */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty("http://javax.xml.XMLConstants/property/accessExternalDTD", "");
    factory.setXMLResolver((publicId, systemId, base, namespace) -> {
      throw new XMLStreamException("nothing is fetched");
    });
    try {
      // The factory keeps the first reader it makes: one of a reply would stay in memory, and be shared by threads that come together.
      factory.createXMLStreamReader(new StringReader("<a/>")).close();
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
    return factory;
  }

  /** The tree: an object with the root element. */
  JsonNode read(String document) {
    try {
      // Characters, not bytes: of bytes that are no text the parser would complain to the standard error stream.
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(document));
      Element whole = new Element("", "");
      open.push(whole);
      while (reader.hasNext()) {
        take(reader.next(), reader);
      }
      reader.close();
      return whole.object;
    } catch (Undecodable refused) {
      throw refused;
    } catch (XMLStreamException | RuntimeException unreadable) {
      throw new Undecodable("The provider's answer is not well-formed XML.");
    }
  }

  private void take(int event, XMLStreamReader reader) {
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> begin(reader);
      case XMLStreamConstants.END_ELEMENT -> end();
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
          open.peek().text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
      case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
          throw new Undecodable("The provider's XML has a document type declaration or an entity, which are not read.");
      default -> {
        // comments and processing instructions say nothing
      }
    }
  }

  private void begin(XMLStreamReader reader) {
    String name = reader.getLocalName();
    Element parent = open.peek();
    Element element = new Element(name, path(parent, name));
    parent.hasChildren = true;
    open.push(element);
    values += 1 + reader.getAttributeCount();
    if (open.size() > DEEPEST || values > MOST_VALUES) {
      throw new Undecodable("The provider's XML is nested more than " + (DEEPEST - 1) + " deep or has more than " + MOST_VALUES
          + " elements and attributes.");
    }
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      add(element.object, "@" + reader.getAttributeLocalName(i), TextNode.valueOf(reader.getAttributeValue(i)), false);
    }
  }

  /** Null where nothing in or below it is always a list. */
  private String path(Element parent, String name) {
    String path = open.size() == 1 ? name : parent.path == null ? null : parent.path + "." + name;
    return path != null && onTheWay.contains(path) ? path : null;
  }

  private void end() {
    Element element = open.pop();
    add(open.peek().object, element.name, element.value(), element.path != null && arrays.contains(element.path));
  }

  private static void add(ObjectNode object, String name, JsonNode value, boolean list) {
    JsonNode before = object.get(name);
    if (before instanceof ArrayNode several) {
      several.add(value);
    } else if (before != null) {
      object.putArray(name).add(before).add(value);
    } else if (list) {
      object.putArray(name).add(value);
    } else {
      object.set(name, value);
    }
  }
}
