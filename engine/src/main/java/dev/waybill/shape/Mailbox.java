package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.template.Text;

/** Writes a mailbox (RFC 5322, with UTF-8 as in RFC 6532): {@code a@b}, {@code Name <a@b>}, {@code "Last, First" <a@b>}. */
final class Mailbox {
  /** What a display name may hold without quotes, besides letters, digits and blanks. */
  private static final String ATOM = "!#$%&'*+-/=?^_`{|}~";

  private static final String NOT_IN_ADDRESS = "<>()[],;:\\\"";

  private Mailbox() {}

  static String of(JsonNode value) {
    if (value.isTextual()) {
      return address(value.textValue());
    }
    JsonNode email = value.isObject() ? value.path("email") : value;
    if (!email.isTextual()) {
      throw new Unmapped("`$format: mailbox` takes an address, or an object with `email` and `name`, and was given "
          + Text.kind(value) + ".");
    }
    JsonNode name = value.path("name");
    if (!name.isTextual() || name.textValue().isEmpty()) {
      return address(email.textValue());
    }
    return name(name.textValue()) + " <" + address(email.textValue()) + ">";
  }

  private static String address(String address) {
    int at = address.indexOf('@');
    boolean one = at > 0 && at == address.lastIndexOf('@') && at < address.length() - 1;
    boolean clean = address.codePoints()
        .noneMatch(point -> NOT_IN_ADDRESS.indexOf(point) >= 0 || unprintable(point) || Character.isWhitespace(point));
    if (!one || !clean) {
      throw new Unmapped("`$format: mailbox` was given text that is no address.");
    }
    return address;
  }

  private static String name(String name) {
    if (name.codePoints().anyMatch(Mailbox::unprintable)) {
      throw new Unmapped("`$format: mailbox` was given a name with a control character.");
    }
    boolean bare = name.equals(name.strip()) && name.codePoints().allMatch(Mailbox::inAtom) && !name.contains("  ");
    return bare ? name : "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static boolean inAtom(int point) {
    return point == ' ' || point >= 0x80 || Character.isLetterOrDigit(point) || ATOM.indexOf(point) >= 0;
  }

  /** Controls, line separators and halves of pairs. */
  private static boolean unprintable(int point) {
    int type = Character.getType(point);
    return Character.isISOControl(point) || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}
