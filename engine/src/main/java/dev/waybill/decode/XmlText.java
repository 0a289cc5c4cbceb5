package dev.waybill.decode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The characters of an XML document: by its byte order mark, the reply's charset, or what it says of itself (RFC 7303, XML 1.0 appendix F). */
final class XmlText {
  private static final int LONGEST_DECLARATION = 200;
  private static final Pattern ENCODING = Pattern.compile("\\A<\\?xml\\s[^>]{0,100}?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");

  private XmlText() {}

  /**
   * The text without its byte order mark.
   *
   * @param declared the reply's charset, or null
   */
  static String of(byte[] document, Charset declared) {
    try {
      Charset charset = marked(document, declared);
      String text = charset.newDecoder().decode(ByteBuffer.wrap(document)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException | IllegalCharsetNameException | UnsupportedCharsetException unreadable) {
      throw new Undecodable("The provider's XML is not text in the charset that it names.");
    }
  }

  private static Charset marked(byte[] document, Charset declared) {
    int first = document.length < 2 ? 0 : (document[0] & 0xff) << 8 | document[1] & 0xff;
    return switch (first) {
      case 0xfeff, 0x003c -> StandardCharsets.UTF_16BE;
      case 0xfffe, 0x3c00 -> StandardCharsets.UTF_16LE;
      case 0xefbb -> StandardCharsets.UTF_8;
      default -> declared == null ? said(document) : declared;
    };
  }

  private static Charset said(byte[] document) {
    String begin = new String(document, 0, Math.min(document.length, LONGEST_DECLARATION), StandardCharsets.ISO_8859_1);
    Matcher encoding = ENCODING.matcher(begin);
    return encoding.find() ? Charset.forName(encoding.group(1)) : StandardCharsets.UTF_8;
  }
}
