package dev.waybill.plan;

import dev.waybill.decode.Decoder;
import dev.waybill.http.DataType;
import dev.waybill.http.HttpReply;
import java.util.Locale;

/**
 * How a good reply is read.
 *
 * @param as the decoder's name
 */
record Reading(String as, Decoder decoder) {

  boolean isFile() {
    return as.equals("file");
  }

  /** Whether the reply's content type says JSON or XML, and that is not what is declared: it may well be a failure. */
  boolean isOther(HttpReply reply) {
    if (as.equals("auto")) {
      return false;
    }
    DataType type = DataType.of(reply.headers().get("Content-Type"));
    return type != DataType.OTHER && !as.equals(type.name().toLowerCase(Locale.ROOT));
  }
}
