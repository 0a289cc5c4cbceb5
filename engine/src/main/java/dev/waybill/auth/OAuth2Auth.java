package dev.waybill.auth;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.http.Exchange;
import dev.waybill.http.HttpCall;
import dev.waybill.http.Target;
import dev.waybill.kind.Key;
import dev.waybill.kind.Literals;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.template.Text;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** An OAuth 2.0 access token (RFC 6749, 7521, 7522, 7523, 8693), fetched once for all and renewed before it runs out. */
public final class OAuth2Auth implements AuthScheme {
  private static final Match IS_UNAUTHORIZED = document -> document.root(Root.STATUS).asInt() == 401;

  @Override
  public String name() {
    return "oauth2";
  }

  @Override
  public String summary() {
    return "an OAuth 2.0 access token, fetched once for all and renewed before it runs out (RFC 6749, 7521, 7523, 8693)";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.required("grant", "word", String.join(", ", Grant.words())),
        Key.required("token_url", "template", "the token endpoint; its host must be in allowed_domains"),
        Key.optional("client", "map", "id, secret and how they are shown (via): basic, post, private_key_jwt, tls or none"),
        Key.optional("scope", "list of texts", "the scopes asked for"),
        Key.optional("params", "map of shapes", "further parameters of the token call"),
        Key.optional("body", "word", "form or json; form where left out"),
        Key.optional("token", "shape", "where the token stands in the reply; $.body.access_token where left out"),
        Key.optional("expires", "duration or selector", "how long it is good; $.body.expires_in where left out"),
        Key.optional("keep", "map of shapes", "further values of the reply, kept as $.session.<name>"),
        Key.optional("renew_when", "match", "a reply that means the token is no longer good; { $.status: 401 } where left out"),
        Key.optional("per", "selector", "one token for each value of this"),
        Key.optional("place", "map", "where the token goes; Authorization: Bearer where left out"),
        Key.optional("assertion", "map or shape", "jwt_bearer: claims to sign, or a token; saml2_bearer: the assertion"),
        Key.optional("refresh_token", "shape", "refresh_token: the token to begin with"),
        Key.optional("username", "shape", "password: the user"),
        Key.optional("password", "shape", "password: the password"),
        Key.optional("subject_token", "shape", "token_exchange: the token to exchange"),
        Key.optional("subject_token_type", "shape", "token_exchange: its type"),
        Key.optional("actor_token", "shape", "token_exchange: the acting party's token"),
        Key.optional("actor_token_type", "shape", "token_exchange: its type"),
        Key.optional("requested_token_type", "shape", "token_exchange: the type asked for"),
        Key.optional("resource", "shape", "token_exchange: where the token will be used"),
        Key.optional("audience", "shape", "token_exchange: who the token is for"));
  }

  @Override
  public Authorizer compile(Settings outer, Means means) {
    SessionSettings common = new SessionSettings(outer, means);
    Settings settings = outer.with(outer.compiler().with(common.scope()));
    Function<Document, Target> url = url(settings, means);
    Grant grant = Grant.read(settings, means);
    Client client = Client.read(settings, means);
    Shape params = settings.map("params");
    Shape scopes = scopes(settings);
    boolean json = "json".equals(settings.keys().oneOf("body", List.of("form", "json")));
    Scope afterwards = common.scope().with(Root.STATUS, Names.LEAF).with(Root.HEADER, Names.ANY).with(Root.BODY, Names.ANY);
    Shape token = settings.compiler().with(afterwards).shape(tokenNode(settings));
    Map<String, Shape> keep = new LinkedHashMap<>(common.keep(afterwards));
    if (keep.containsKey("token")) {
      settings.findings().error(settings.keys().map("keep").keyPlace("token"), "taken",
          "`$.session.token` is the access token itself.",
          "Keep it under another name, or say with `token` where the access token stands.");
    }
    Set<String> names = new LinkedHashSet<>(keep.keySet());
    names.add("token");
    TokenReply reply = new TokenReply(token, keep, common.maker(names, common.expires(afterwards, "$.body.expires_in")),
        means.provisions());
    SessionAuthorizer.Parts parts = new SessionAuthorizer.Parts(common.sessions(name()), common.per(),
        new TokenCall(new TokenCall.Request(url, grant, client, scopes, params, json), reply, means)::send, names,
        common.place(names, OAuth2Auth::bearer), common.renewWhen(IS_UNAUTHORIZED));
    settings.finish(this);
    return url == null || grant == null || client == null ? Authorizer.NONE : new SessionAuthorizer(parts, means.timeline(), means.known());
  }

  private static Function<Document, Target> url(Settings settings, Means means) {
    settings.keys().required("token_url");
    ScalarNode node = settings.keys().textNode("token_url");
    return node == null ? null : means.provisions().url(node, settings.compiler());
  }

  private static Shape scopes(Settings settings) {
    ListNode list = settings.keys().list("scope");
    if (list != null && list.items().isEmpty()) {
      settings.findings().error(list.place(), "bad-value", "`scope` is empty.",
          "Leave it out to ask for what the endpoint gives by itself.");
    }
    if (list != null) {
      list.items().forEach(scope -> settings.compiler().text("scope", scope));
    }
    return list == null ? null : settings.shape("scope");
  }

  private static Node tokenNode(Settings settings) {
    Node node = settings.keys().node("token");
    if (node instanceof ScalarNode scalar && Literals.isLiteral(scalar)) {
      settings.findings().error(node.place(), "bad-path", "`token` says where the token stands in the reply, but this is "
          + node.kind() + ".",
          "Write for example `$.body.access_token`.");
    }
    String standard = "$.body.access_token";
    return node != null ? node
        : new ScalarNode(settings.place(), TextNode.valueOf(standard), standard, false);
  }

  private static Future<HttpCall> bearer(HttpCall call, Exchange exchange) {
    String token = Text.of(call.trip().document().root(Root.SESSION).path("token"));
    return Future.succeededFuture(call.withHeaders(call.headers()
        .set("Authorization", "Bearer " + Credential.field(token, "access token"))));
  }
}
