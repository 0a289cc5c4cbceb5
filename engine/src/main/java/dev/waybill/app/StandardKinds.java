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
import dev.waybill.auth.OAuth2Auth;
import dev.waybill.auth.SessionAuth;
import dev.waybill.auth.SignAuth;
import dev.waybill.auth.WsseAuth;
import dev.waybill.body.BytesBody;
import dev.waybill.body.FormBody;
import dev.waybill.body.GraphqlBody;
import dev.waybill.body.JsonBody;
import dev.waybill.body.MultipartBody;
import dev.waybill.body.SoapBody;
import dev.waybill.body.TextBody;
import dev.waybill.body.XmlBody;
import dev.waybill.decode.AutoDecoder;
import dev.waybill.decode.CsvDecoder;
import dev.waybill.decode.FileDecoder;
import dev.waybill.decode.FormDecoder;
import dev.waybill.decode.JsonDecoder;
import dev.waybill.decode.NdjsonDecoder;
import dev.waybill.decode.NoDecoder;
import dev.waybill.decode.TextDecoder;
import dev.waybill.decode.XmlDecoder;
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
        new Catalog<>("auth scheme", List.of(new NoAuth(), new BasicAuth(), new BearerAuth(), new KeyAuth(), new OAuth2Auth(),
            new SessionAuth(), new DigestAuth(), new JwtAuth(), new AwsSigV4Auth(), new SignAuth(), new HttpSignatureAuth(),
            new OAuth1Auth(),
            new WsseAuth()), Set.of()),
        new Catalog<>("body", List.of(new JsonBody(), new FormBody(), new MultipartBody(), new BytesBody(), new TextBody(),
            new XmlBody(), new SoapBody(), new GraphqlBody()), Set.of()),
        new Catalog<>("decoder", List.of(new AutoDecoder(), new JsonDecoder(), new XmlDecoder(), new TextDecoder(),
        new CsvDecoder(),
            new NdjsonDecoder(), new FormDecoder(), new FileDecoder(), new NoDecoder()), Set.of()),
        new Catalog<>("verifier", List.of(new SignatureKind(), new StandardWebhooksKind(), new TokenKind(), new BasicKind(),
        new SourceIpKind(),
            new JwtKind(), new ConfirmKind(), new NoneKind()), Set.of()));
  }
}
