package dev.waybill.verify;

import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Node;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** HTTP Basic credentials (RFC 7617), as they come where the callback's URL holds them. */
public final class BasicKind implements VerifyKind {
  private static final String SCHEME = "Basic ";

  @Override
  public String name() {
    return "basic";
  }

  @Override
  public String summary() {
    return "user name and password in the Authorization header (RFC 7617)";
  }

  @Override
  public List<Key> keys() {
    return List.of(Key.required("username", "shape", "the user name"), Key.required("password", "shape", "the password"));
  }

  @Override
  public Verifier compile(VerifySource source, Means means) {
    Settings settings = source.settings(name());
    Node username = settings.keys().required("username");
    Node password = settings.keys().required("password");
    settings.credential("password");
    settings.finish(this);
    List<String> pairs = new ArrayList<>();
    if (username != null && password != null) {
      Shape user = source.fixed().text("username", username);
      Shape word = source.fixed().shape(password);
      means.settings().forEach(each -> {
        String name = KeyRing.text(user, each);
        String secret = KeyRing.text(word, each);
        if (name != null && secret != null && !secret.isEmpty()) {
          pairs.add(name + ":" + secret);
        }
      });
    }
    return new Check(List.copyOf(pairs));
  }

  private record Check(List<String> pairs) implements Verifier {
    @Override
    public Future<Verdict> verify(Delivery delivery) {
      String field = delivery.incoming().headers().get("Authorization");
      if (field == null || !field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
        return Verdict.refused("no_credentials").now();
      }
      byte[] bytes = Written.BASE64.read(field.substring(SCHEME.length()).strip());
      String given = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
      boolean holds = false;
      for (String pair : pairs) {
        holds |= Same.text(given, pair);
      }
      return (holds ? Verdict.HOLDS : Verdict.refused("wrong_credentials")).now();
    }

    @Override
    public Incoming signed(Incoming bare, Signing signing) {
      if (pairs.isEmpty()) {
        throw new Unsignable("There are no credentials to send.");
      }
      return bare.withHeader("Authorization", SCHEME
          + Base64.getEncoder().encodeToString(pairs.get(0).getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
      return "Basic";
    }
  }
}
