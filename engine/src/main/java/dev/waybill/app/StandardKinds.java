package dev.waybill.app;

import dev.waybill.auth.BasicAuth;
import dev.waybill.auth.BearerAuth;
import dev.waybill.auth.KeyAuth;
import dev.waybill.auth.NoAuth;
import dev.waybill.body.BytesBody;
import dev.waybill.body.FormBody;
import dev.waybill.body.JsonBody;
import dev.waybill.body.MultipartBody;
import dev.waybill.body.TextBody;
import dev.waybill.decode.AutoDecoder;
import dev.waybill.decode.FormDecoder;
import dev.waybill.decode.JsonDecoder;
import dev.waybill.decode.NoDecoder;
import dev.waybill.decode.TextDecoder;
import dev.waybill.kind.Catalog;
import dev.waybill.plan.Kinds;
import dev.waybill.verify.BasicKind;
import dev.waybill.verify.ConfirmKind;
import dev.waybill.verify.JwtKind;
import dev.waybill.verify.NoneKind;
import dev.waybill.verify.SignatureKind;
import dev.waybill.verify.SourceIpKind;
import dev.waybill.verify.StandardWebhooksKind;
import dev.waybill.verify.TokenKind;
import java.util.List;
import java.util.Set;

/** Every kind that manifests may choose from, and the names of the format that this version does not run yet. */
public final class StandardKinds {
  private StandardKinds() {}

  public static Kinds all() {
    return new Kinds(
        new Catalog<>("auth scheme", List.of(new NoAuth(), new BasicAuth(), new BearerAuth(), new KeyAuth()),
            Set.of("digest", "oauth2", "jwt", "aws_sigv4", "sign", "http_signature", "oauth1", "wsse", "session")),
        new Catalog<>("body", List.of(new JsonBody(), new FormBody(), new MultipartBody(), new BytesBody(), new TextBody()),
            Set.of("xml", "soap", "graphql")),
        new Catalog<>("decoder", List.of(new AutoDecoder(), new JsonDecoder(), new TextDecoder(), new FormDecoder(), new NoDecoder()),
            Set.of("xml", "csv", "ndjson", "file")),
        new Catalog<>("verifier", List.of(new SignatureKind(), new StandardWebhooksKind(), new TokenKind(), new BasicKind(), new SourceIpKind(),
            new JwtKind(), new ConfirmKind(), new NoneKind()), Set.of()));
  }
}
