package dev.waybill.decode;

import dev.waybill.http.HttpReply;
import java.util.List;
import java.util.Locale;

/** Whether a reply's body is written in a content coding (RFC 9110 §8.4). We ask for none, and undo none. */
final class Coded {
  private Coded() {}

  /** @throws Undecodable where the body is compressed or coded otherwise */
  static void refuse(HttpReply reply) {
    boolean none = reply.body().length() == 0 && reply.download() == null;
    for (String field : none ? List.<String>of() : reply.headers().all("Content-Encoding")) {
      for (String coding : field.split(",")) {
        String name = coding.strip().toLowerCase(Locale.ROOT);
        if (!name.isEmpty() && !name.equals("identity")) {
          throw new Undecodable("The provider's answer is compressed or coded (`Content-Encoding`), which was not asked for.");
        }
      }
    }
  }
}
