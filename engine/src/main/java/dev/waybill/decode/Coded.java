package dev.waybill.decode;

import dev.waybill.http.HttpReply;
import java.util.Locale;

/** Whether a reply's body is written in a content or transfer coding (RFC 9110 § 8.4, RFC 9112 § 7). We ask for none, and undo none but chunks. */
final class Coded {
  private Coded() {}

  /** @throws Undecodable where the body is compressed or coded otherwise */
  static void refuse(HttpReply reply) {
    if (reply.body().length() > 0 || reply.download() != null) {
      refuse(reply, "Content-Encoding", "identity");
      refuse(reply, "Transfer-Encoding", "chunked");
    }
  }

  private static void refuse(HttpReply reply, String field, String plain) {
    if (!reply.headers().has(field)) {
      return;
    }
    for (String value : reply.headers().all(field)) {
      for (String coding : value.split(",")) {
        String name = coding.strip().toLowerCase(Locale.ROOT);
        if (!name.isEmpty() && !name.equals(plain)) {
          throw new Undecodable("The provider's answer is compressed or coded (`" + field + "`), which was not asked for.");
        }
      }
    }
  }
}
