package dev.waybill.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A SOAP envelope as the content of a body: what signs or authorizes a call finds it there and adds a block to its header. The
 * prefix of SOAP's own names is {@link #PREFIX}. Immutable.
 */
public final class Envelope implements Content {
  /** Stands for the namespace of the envelope's version, in header blocks too. */
  public static final String PREFIX = "soap";

  /** The versions of SOAP with their namespaces. */
  public enum Version {
    V1_1("http://schemas.xmlsoap.org/soap/envelope/"),
    V1_2("http://www.w3.org/2003/05/soap-envelope");

    private final String namespace;

    Version(String namespace) {
      this.namespace = namespace;
    }

    public String namespace() {
      return namespace;
    }
  }

  private final Version version;
  private final String open;
  private final String header;
  private final String body;
  private final Buffer bytes;

  private Envelope(Version version, String open, String header, String body) {
    this.version = version;
    this.open = open;
    this.header = header;
    this.body = body;
    String inHeader = header.isEmpty() ? "<soap:Header/>" : "<soap:Header>" + header + "</soap:Header>";
    this.bytes = Buffer.buffer(open + inHeader + "<soap:Body>" + body + "</soap:Body></soap:Envelope>");
  }

  /**
   * An envelope with an empty header.
   *
   * @param prefixes further namespaces by prefix, declared on the envelope
   * @param body XML: what stands in the envelope's body
   */
  public static Envelope of(Version version, Map<String, String> prefixes, String body) {
    return new Envelope(version, opening(version, prefixes), "", body);
  }

  private static String opening(Version version, Map<String, String> prefixes) {
    StringBuilder open = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><soap:Envelope xmlns:soap=\"")
        .append(version.namespace()).append('"');
    prefixes.forEach((prefix, namespace) -> open.append(" xmlns:").append(prefix).append("=\"").append(attribute(namespace))
        .append('"'));
    return open.append('>').toString();
  }

  private static String attribute(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;")
        .replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;");
  }

  /** The envelope that is a body, or empty where it is none. */
  public static Optional<Envelope> in(Body body) {
    return body.pieces().size() == 1 && body.pieces().get(0) instanceof Envelope envelope ? Optional.of(envelope)
        : Optional.empty();
  }

  /**
   * The same with one more block at the end of its header: well-formed XML that declares the prefixes it needs, but for this
   * one's.
   */
  public Envelope withHeader(String xml) {
    return new Envelope(version, open, header + xml, body);
  }

  /** This envelope as a body of its own. */
  public Body asBody() {
    return new Body(List.of(this));
  }

  public Version version() {
    return version;
  }

  @Override
  public long length() {
    return bytes.length();
  }

  @Override
  public Future<Void> writeTo(WriteStream<Buffer> sink) {
    return sink.write(bytes);
  }

  @Override
  public Buffer inMemory() {
    return bytes;
  }

  @Override
  public String toString() {
    return "Envelope[" + bytes.length() + " bytes]";
  }
}
