package dev.waybill.app;

import dev.waybill.auth.AwsSigV4Auth;
import dev.waybill.auth.BasicAuth;
import dev.waybill.auth.BearerAuth;
import dev.waybill.auth.DigestAuth;
import dev.waybill.auth.HttpSignatureAuth;
import dev.waybill.auth.JwtAuth;
import dev.waybill.auth.KeyAuth;
import dev.waybill.auth.NoAuth;
import dev.waybill.auth.OAuth1Auth;
import dev.waybill.auth.SignAuth;
import dev.waybill.auth.WsseAuth;
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
import java.util.List;
import java.util.Set;

/** Every kind that manifests may choose from, and the names of the format that this version does not run yet. */
public final class StandardKinds {
  private StandardKinds() {}

  public static Kinds all() {
    return new Kinds(
        new Catalog<>("auth scheme", List.of(new NoAuth(), new BasicAuth(), new BearerAuth(), new KeyAuth(),
            new DigestAuth(),
            new JwtAuth(),
            new AwsSigV4Auth(),
            new SignAuth(),
            new HttpSignatureAuth(),
            new OAuth1Auth(),
            new WsseAuth()),
            Set.of("oauth2", "session")),
        new Catalog<>("body", List.of(new JsonBody(), new FormBody(), new MultipartBody(), new BytesBody(), new TextBody()),
            Set.of("xml", "soap", "graphql")),
        new Catalog<>("decoder", List.of(new AutoDecoder(), new JsonDecoder(), new TextDecoder(), new FormDecoder(), new NoDecoder()),
            Set.of("xml", "csv", "ndjson", "file")));
  }
}
