package dev.waybill.auth;

import dev.waybill.document.Document;
import dev.waybill.http.Envelope;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Shape;
import dev.waybill.template.Escape;
import dev.waybill.template.Unrenderable;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;

/** A user name token in the header of a SOAP envelope (WS-Security UsernameToken Profile 1.0). */
public final class WsseAuth implements AuthScheme {
  private static final String OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";
  private static final String PROFILE = OASIS + "username-token-profile-1.0#";
  private static final List<String> MODES = List.of("digest", "text");

  @Override
  public String name() {
    return "wsse";
  }

  @Override
  public String summary() {
    return "a WS-Security user name token in the SOAP header";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.required("username", "shape", "the user name"),
        Key.required("password", "shape", "the password"),
        Key.optional("mode", "word", "digest (where left out), or text for the password as it is"));
  }

  @Override
  public Authorizer compile(Settings settings, Means means) {
    Shape username = settings.requiredText("username");
    Shape password = settings.requiredCredential("password");
    String mode = settings.keys().oneOf("mode", MODES);
    settings.finish(this);
    boolean digest = !"text".equals(mode);
    return new InEnvelope((call, exchange) -> {
      Document document = call.trip().document();
      String user = Credential.text(username, document, "user name for wsse auth");
      String secret = Credential.text(password, document, "password for wsse auth");
      Instant now = means.timeline().now().truncatedTo(ChronoUnit.MILLIS);
      byte[] nonce = Nonce.bytes(means.random());
      return Future.succeededFuture(secured(call, user, secret, digest, nonce, now.toString()));
    });
  }

  private record InEnvelope(Authorizer way) implements Authorizer {
    @Override
    public Future<HttpCall> authorize(HttpCall call, Exchange exchange) {
      return way.authorize(call, exchange);
    }

    @Override
    public String body() {
      return "soap";
    }
  }

  private static HttpCall secured(HttpCall call, String user, String password, boolean digest, byte[] nonce, String created) {
    Envelope envelope = Envelope.in(call.body()).orElseThrow(() -> Credential.refused(
        "`wsse` puts its token into the header of a SOAP envelope, but the body of this request is none. Write it as `soap`."));
    return call.withBody(envelope.withHeader(header(user, password, digest, nonce, created)).asBody());
  }

  /** The block, which the receiver must understand. */
  private static String header(String user, String password, boolean digest, byte[] nonce, String created) {
    String shown = digest ? digest(nonce, created, password) : escaped(password, "password for wsse auth");
    String random = Base64.getEncoder().encodeToString(nonce);
    return "<wsse:Security xmlns:wsse=\"" + OASIS + "wssecurity-secext-1.0.xsd\" xmlns:wsu=\"" + OASIS
        + "wssecurity-utility-1.0.xsd\""
        + " " + Envelope.PREFIX + ":mustUnderstand=\"1\"><wsse:UsernameToken><wsse:Username>"
        + escaped(user, "user name for wsse auth") + "</wsse:Username><wsse:Password Type=\"" + PROFILE
        + (digest ? "PasswordDigest" : "PasswordText")
        + "\">" + shown + "</wsse:Password><wsse:Nonce EncodingType=\"" + OASIS + "soap-message-security-1.0#Base64Binary\">"
        + random
        + "</wsse:Nonce><wsu:Created>" + created + "</wsu:Created></wsse:UsernameToken></wsse:Security>";
  }

  /** Base64(SHA-1(nonce, created, password)), the nonce as bytes. */
  static String digest(byte[] nonce, String created, String password) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(nonce);
      sha1.update((created + password).getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(sha1.digest());
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(absent);
    }
  }

  private static String escaped(String text, String what) {
    try {
      return Escape.XML.encode(text, what);
    } catch (Unrenderable refused) {
      throw Credential.refused("The " + what + " holds a character that XML cannot carry.");
    }
  }
}
