package dev.waybill.auth;

import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.http.FieldRules;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Shape;
import dev.waybill.signature.Algorithm;
import dev.waybill.signature.KeyEncoding;
import dev.waybill.signature.Keys;
import dev.waybill.template.Escape;
import dev.waybill.template.Template;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import java.util.ArrayList;
import java.util.List;

/** A signature over a text that the manifest makes of the request. */
public final class SignAuth implements AuthScheme {
  private static final List<String> ENCODINGS = List.of("hex", "base64", "base64url");

  @Override
  public String name() {
    return "sign";
  }

  @Override
  public String summary() {
    return "a signature over a text made of the request";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.required("alg", "word", "the algorithm: " + String.join(" ", Algorithm.words())),
        Key.required("key", "shape", "the key: text for the HMAC algorithms, else a private key"),
        Key.optional("key_encoding", "word",
        "how the key is written: utf8 (HMAC's own), pem (of the others), hex, base64 or der"),
        Key.optional("encoding", "word", "how the signature is written: hex (where left out), base64 or base64url"),
        Key.required("payload", "template", "what is signed, made of {{request.…}}"),
        Key.optional("set", "map", "header fields that are set before signing"),
        Key.required("place", "place", "where the signature goes; {{signature}} in its `value`"));
  }

  @Override
  public Authorizer compile(Settings settings, Means means) {
    var keys = settings.keys();
    keys.required("alg");
    String alg = keys.oneOf("alg", Algorithm.words());
    Shape key = settings.requiredCredential("key");
    String written = keys.oneOf("key_encoding", KeyEncoding.words());
    String encoding = keys.oneOf("encoding", ENCODINGS);
    if (alg != null && written != null && !Algorithm.of(alg).orElseThrow().takes(KeyEncoding.of(written).orElseThrow())) {
      settings.findings().error(keys.place("key_encoding"), "bad-auth", "A key for `" + alg + "` is not written as `" + written
          + "`.",
          "Leave it out, or write hex or base64.");
    }
    Scope scope = settings.compiler().scope().with(Root.REQUEST, RequestView.NAMES);
    Compiler compiler = settings.compiler().with(scope);
    Node payload = keys.required("payload");
    int before = settings.findings().errors();
    Template text = payload == null ? null : compiler.template(payload, Escape.NONE);
    if (text != null && text.isConstant() && settings.findings().errors() == before) {
      settings.findings().error(payload.place(), "bad-auth",
          "The payload is the same for every request, so its signature says nothing of them.",
          "Write what the provider wants signed, for example"
          + " \"{{request.method}}\\n{{request.path}}\\n{{request.body_sha256}}\".");
    }
    List<Signing.Field> set = fields(keys.map("set"), compiler, settings);
    keys.required("place");
    MapNode place = keys.map("place");
    Signing.Place to = place == null ? null : place(place, compiler.with(scope.with(Root.SIGNATURE, Names.LEAF)), settings);
    settings.finish(this);
    if (alg == null || text == null || to == null) {
      return Authorizer.NONE;
    }
    Algorithm algorithm = Algorithm.of(alg).orElseThrow();
    KeyEncoding keyEncoding = KeyEncoding.of(written).orElse(algorithm.isShared() ? KeyEncoding.UTF8 : KeyEncoding.PEM);
    return new Signing(algorithm, key, new ReadKey<>("sign", secret -> Keys.forSigning(algorithm, keyEncoding, secret)),
        encoding == null ? "hex" : encoding, text, set, to, Wanted.in(keys.map()), means);
  }

  private static List<Signing.Field> fields(MapNode map, Compiler compiler, Settings settings) {
    List<Signing.Field> fields = new ArrayList<>();
    if (map != null) {
      map.entries().forEach((name, entry) -> {
        if (!FieldRules.isToken(name) || FieldRules.isForbidden(name)) {
          settings.findings().error(entry.keyPlace(), "bad-header", "`" + name + "` cannot be set as a header.",
              "Use a field name of RFC 9110 that does not belong to the connection.");
        }
        fields.add(new Signing.Field(Placement.header(name), compiler.text(name, entry.value())));
      });
    }
    return fields;
  }

  private static Signing.Place place(MapNode map, Compiler compiler, Settings settings) {
    Settings own = new Settings(map, compiler, settings.findings());
    Placement placement = Placement.read(own.keys(), "place", settings.findings());
    Node value = own.keys().node("value");
    own.keys().finish();
    if (placement != null && placement.kind() == Placement.Kind.FIELD) {
      settings.findings().error(map.keyPlace("field"), "bad-auth", "A signature cannot stand in the body that it is made for.",
          "Put it into a `header`, the `query` or a `cookie`.");
      return null;
    }
    int before = settings.findings().errors();
    Template text = value == null ? null : compiler.template(value, Escape.NONE);
    if (settings.findings().errors() == before) {
      Placement.requireMention(value, "signature", settings.findings());
    }
    return placement == null ? null : new Signing.Place(placement, text);
  }
}
