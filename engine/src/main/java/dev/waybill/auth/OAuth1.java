package dev.waybill.auth;

import dev.waybill.http.HttpCall;
import dev.waybill.http.Target;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The text that OAuth 1.0 signs (RFC 5849 § 3.4.1). */
final class OAuth1 {
  private static final String FORM = "application/x-www-form-urlencoded";

  private OAuth1() {}

  /** @param oauth the protocol's own parameters, without the realm */
  static String base(HttpCall call, List<PercentText.Pair> oauth) {
    Target target = call.target();
    List<PercentText.Pair> all = new ArrayList<>(PercentText.pairs(PercentText.query(target.path()), true));
    all.addAll(oauth);
    all.addAll(form(call));
    String parameters = all.stream()
        .map(pair -> new PercentText.Pair(PercentText.encode(pair.name()), PercentText.encode(pair.value())))
        .sorted(Comparator.comparing(PercentText.Pair::name).thenComparing(PercentText.Pair::value))
        .map(pair -> pair.name() + "=" + pair.value()).collect(Collectors.joining("&"));
    return call.method().toUpperCase(Locale.ROOT) + "&"
        + PercentText.encode(target.origin() + PercentText.withoutQuery(target.path()))
        + "&" + PercentText.encode(parameters);
  }

  /** The body counts where it is one form (§ 3.4.1.3.1). */
  private static List<PercentText.Pair> form(HttpCall call) {
    String type = call.headers().get("Content-Type");
    boolean form = type != null && type.split(";", 2)[0].strip().equalsIgnoreCase(FORM);
    Buffer body = form ? call.body().inMemory() : null;
    return body == null ? List.of() : PercentText.pairs(body.toString(), true);
  }
}
