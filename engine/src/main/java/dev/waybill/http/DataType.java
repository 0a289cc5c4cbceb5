package dev.waybill.http;

import java.util.Locale;

/** Whether a media type says that the body is a tree: JSON (RFC 8259, RFC 6839) or XML (RFC 7303). Parameters do not count. */
public enum DataType {
  JSON, XML, OTHER;

  /** @param contentType as the field came, or null */
  public static DataType of(String contentType) {
    if (contentType == null) {
      return OTHER;
    }
    if (contentType.equals("application/json")) {
      return JSON;
    }
    int end = contentType.indexOf(';');
    String media = (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    if (media.equals("application/json") || media.endsWith("+json") || media.equals("text/json")) {
      return JSON;
    }
    // XHTML is a page for people.
    boolean xml = media.equals("text/xml") || media.startsWith("application/") && !media.equals("application/xhtml+xml")
        && (media.equals("application/xml") || media.endsWith("+xml"));
    return xml ? XML : OTHER;
  }
}
