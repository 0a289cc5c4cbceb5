package dev.waybill.auth;

import dev.waybill.document.Document;
import dev.waybill.http.Exchange;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.secret.Redactor;
import dev.waybill.shape.Shape;
import io.vertx.core.Future;
import java.util.HexFormat;
import java.util.List;

/**
 * AWS Signature Version 4, in the Authorization field. The body is always part of it: one on disk is read once more to hash it.
 */
public final class AwsSigV4Auth implements AuthScheme {
  @Override
  public String name() {
    return "aws_sigv4";
  }

  @Override
  public String summary() {
    return "AWS Signature Version 4";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.required("service", "shape", "the service's signing name: ses, s3 …"),
        Key.required("region", "shape", "the region"),
        Key.required("access_key", "shape", "the access key id"),
        Key.required("secret_key", "shape", "the secret access key"),
        Key.optional("session_token", "shape", "the session token of temporary credentials"));
  }

  @Override
  public Authorizer compile(Settings settings, Means means) {
    Shape service = settings.requiredText("service");
    Shape region = settings.requiredText("region");
    Shape accessKey = settings.requiredText("access_key");
    Shape secretKey = settings.requiredCredential("secret_key");
    Shape sessionToken = settings.credential("session_token");
    settings.finish(this);
    return new Signer(service, region, accessKey, secretKey, sessionToken, means);
  }

  private record Signer(Shape service, Shape region, Shape accessKey, Shape secretKey, Shape sessionToken, Means means)
      implements Authorizer {
    @Override
    public Future<HttpCall> authorize(HttpCall call, Exchange exchange) {
      return BodyDigest.sha256(call.body()).map(sha256 -> signed(call, HexFormat.of().formatHex(sha256)));
    }

    private HttpCall signed(HttpCall call, String hash) {
      Document document = call.trip().document();
      String name = text(service, document, "service");
      SigV4 signer = new SigV4(name, text(region, document, "region"), name.equals("s3"));
      String key = text(accessKey, document, "access key");
      String secret = text(secretKey, document, "secret key");
      String token = Credential.field(Credential.optional(sessionToken, document, "session token for aws_sigv4 auth"),
          "session token for aws_sigv4 auth");
      String time = SigV4.time(means.timeline().now());
      Headers headers = call.headers().without("Authorization").set("X-Amz-Date", time);
      if (signer.once()) {
        headers = headers.set("X-Amz-Content-Sha256", hash);
      }
      if (!token.isEmpty()) {
        headers = headers.set("X-Amz-Security-Token", token);
      }
      Headers seen = headers.with("Host", RequestView.host(call.target()));
      String value = signer.authorization(key, secret.equals(Redactor.MASK) ? null : secret, call.method(), call.target().path(),
          seen, hash, time,
          Redactor.MASK);
      return call.withHeaders(headers.with("Authorization", value));
    }

    private static String text(Shape shape, Document document, String what) {
      String name = what + " for aws_sigv4 auth";
      return Credential.field(Credential.text(shape, document, name), name);
    }
  }
}
