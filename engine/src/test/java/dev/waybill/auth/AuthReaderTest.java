package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.http.Body;
import dev.waybill.http.Exchange;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import dev.waybill.kind.Catalog;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.path.Selectors;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Failure;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Shape;
import dev.waybill.template.Templates;
import dev.waybill.tree.Findings;
import dev.waybill.tree.TreeReader;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of schemes and choices between them, over schemes that only note what they are asked. */
class AuthReaderTest {
  private final Findings findings = new Findings();
  private final List<String> told = new ArrayList<>();

  /** {@code name} says who it is; what follows a dash, what it does: r renews, g has something to renew, o reads inputs at some calls only. */
  private final class Noting implements AuthScheme {
    @Override
    public String name() {
      return "noting";
    }

    @Override
    public String summary() {
      return "a scheme of a test";
    }

    @Override
    public List<Key> keys() {
      return List.of(Key.required("name", "text", "who it is"));
    }

    @Override
    public Authorizer compile(Settings settings, Means means) {
      String[] words = (settings.keys().map().json().path("name").textValue() + "-").split("-", -1);
      return new Noted(words[0], words[1]);
    }
  }

  private final class Noted implements Authorizer {
    private final String name;
    private final String does;

    private Noted(String name, String does) {
      this.name = name;
      this.does = does;
    }

    @Override
    public Future<HttpCall> authorize(HttpCall call, Exchange exchange) {
      return Future.succeededFuture(call.withHeaders(call.headers().with("X", name)));
    }

    @Override
    public Future<HttpCall> preview(HttpCall call) {
      return Future.succeededFuture(call.withHeaders(call.headers().with("X", name + "***")));
    }

    @Override
    public Map<String, Shape> fields() {
      return Map.of("field_" + name, document -> TextNode.valueOf(name));
    }

    @Override
    public String body() {
      return does.contains("b") ? "body_" + name : "";
    }

    @Override
    public Set<String> keeps() {
      return Set.of("kept_" + name);
    }

    @Override
    public Set<String> inputs() {
      return Set.of("input_" + name);
    }

    @Override
    public boolean needsInputs() {
      return !does.contains("o");
    }

    @Override
    public Future<Document> open(Trip trip) {
      String before = trip.document().root(Root.SESSION).asText();
      return Future.succeededFuture(trip.document().with(Root.SESSION, TextNode.valueOf(before + name)));
    }

    @Override
    public boolean renews(HttpReply reply) {
      return does.contains("r");
    }

    @Override
    public Future<Boolean> renew(HttpCall sent, HttpReply refused) {
      told.add(name);
      return Future.succeededFuture(does.contains("g"));
    }
  }

  private Authorizer read(String yaml) {
    Scope scope = Scope.empty().with(Root.CONFIG, Names.ANY).with(Root.SECRET, Names.ANY);
    Compiler compiler = new Compiler(scope, Map.of(), new Templates(() -> Instant.EPOCH, () -> new UUID(0, 0)), new Selectors(), findings);
    AuthReader reader = new AuthReader(new Catalog<>("auth scheme", List.of(new Noting()), Set.of()), null, compiler, findings);
    return reader.readFile(yaml == null ? null : TreeReader.read("x.yaml", yaml.getBytes(StandardCharsets.UTF_8), findings).orElseThrow());
  }

  private Authorizer list(String... names) {
    Authorizer all = read("[" + String.join(", ", List.of(names).stream().map(name -> "{ noting: { name: " + name + " } }").toList()) + "]");
    assertThat(findings.list()).isEmpty();
    return all;
  }

  private static Document choosing(String word) {
    return Document.EMPTY.with(Root.CONFIG, Rig.tree("{ mode: " + word + " }"));
  }

  private static HttpCall call(Document document) {
    return new HttpCall("GET", Target.parse("https://api.acme.example/"), Headers.NONE, Body.NONE, new Trip("d-1", document, 0));
  }

  private static HttpReply reply(Document document) {
    return HttpReply.received(401, Headers.NONE, Buffer.buffer(), call(document).trip());
  }

  @Test
  void aListIsAllOfItsSchemesInTheirOrder() {
    Authorizer all = list("a", "b-b", "c-b");
    HttpCall call = call(Document.EMPTY);
    assertThat(all.authorize(call, null).result().headers().all("X")).containsExactly("a", "b", "c");
    assertThat(all.preview(call).result().headers().all("X")).containsExactly("a***", "b***", "c***");
    assertThat(all.open(call.trip()).result().root(Root.SESSION).textValue()).isEqualTo("abc");
    assertThat(all.fields().keySet()).containsExactly("field_a", "field_b", "field_c");
    assertThat(all.keeps()).containsExactly("kept_a", "kept_b", "kept_c");
    assertThat(all.inputs()).containsExactly("input_a", "input_b", "input_c");
    assertThat(all.body()).isEqualTo("body_b");
    assertThat(list("a", "b").body()).isEmpty();
    assertThat(all.needsInputs()).isTrue();
    assertThat(list("a", "b-o").needsInputs()).isFalse();
  }

  /** Those that the reply speaks of; all, where it speaks of none and an error rule asked for it. */
  @ParameterizedTest
  @CsvSource({"a b c, false, a b c, false", "a b-g c, false, a b c, true", "a-g b c, false, a b c, true", "a b c-g, false, a b c, true", "a b-r c, true, b, false",
      "a-g b-r c-g, true, b, false", "a-g b-rg c, true, b, true", "a-rg b c-r, true, a c, true", "a-r b c-rg, true, a c, true"})
  void aListRenewsWhatIsToBeRenewed(String names, boolean renews, String renewed, boolean given) {
    Authorizer all = list(names.split(" "));
    assertThat(all.renews(reply(Document.EMPTY))).isEqualTo(renews);
    assertThat(all.renew(call(Document.EMPTY), reply(Document.EMPTY)).result()).isEqualTo(given);
    assertThat(String.join(" ", told)).isEqualTo(renewed);
  }

  @Test
  void aChoiceIsTheSchemeThatTheDocumentNames() {
    Authorizer choice = read("{ choose: $.config.mode, of: { one: { noting: { name: a-rg } }, two: { noting: { name: b } } } }");
    assertThat(findings.list()).isEmpty();
    HttpCall one = call(choosing("one"));
    HttpCall two = call(choosing("two"));
    assertThat(choice.authorize(one, null).result().headers().all("X")).containsExactly("a");
    assertThat(choice.authorize(two, null).result().headers().all("X")).containsExactly("b");
    assertThat(choice.preview(two).result().headers().all("X")).containsExactly("b***");
    assertThat(choice.open(two.trip()).result().root(Root.SESSION).textValue()).isEqualTo("b");
    assertThat(choice.keeps()).containsExactly("kept_a", "kept_b");
    assertThat(choice.inputs()).containsExactly("input_a", "input_b");
    assertThat(choice.needsInputs()).isFalse();
    assertThat(choice.fields().keySet()).containsExactly("field_a", "field_b");
    assertThat(choice.fields().get("field_a").render(choosing("one")).textValue()).isEqualTo("a");
    assertThat(choice.fields().get("field_a").render(choosing("two")).isMissingNode()).isTrue();
    assertThat(choice.renews(reply(choosing("one")))).isTrue();
    assertThat(choice.renews(reply(choosing("two")))).isFalse();
    assertThat(choice.renew(one, reply(choosing("one"))).result()).isTrue();
    assertThat(choice.renew(two, reply(choosing("two"))).result()).isFalse();
    assertThat(told).containsExactly("a", "b");
    assertThatThrownBy(() -> choice.authorize(call(choosing("three")), null)).isInstanceOfSatisfying(Failure.class,
        failure -> assertThat(failure.problem().detail()).isEqualTo("The setting that chooses the auth scheme names none of one, two."));
  }

  @Test
  void aChoiceThatIsWrittenDownIsThatScheme() {
    Authorizer two = read("{ choose: two, of: { one: { noting: { name: a } }, two: { noting: { name: b-o } } } }");
    assertThat(findings.list()).isEmpty();
    assertThat(two.keeps()).containsExactly("kept_b");
    assertThat(two.needsInputs()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", value = {"- | 0", "none | 0", "{ noting: text } | 1", "{ nothing: {} } | 1", "{} | 1", "{ none: {} } | 1", "{ choose: one } | 1", "other | 1"})
  void whatCannotBeReadAuthorizesNothing(String yaml, int errors) {
    assertThat(read(yaml)).isSameAs(Authorizer.NONE);
    assertThat(findings.errors()).isEqualTo(errors);
  }

  /** Of a body, what is read is what the texts of a signature ask for. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "a | false | false", "7 | false | false", "$.request.body | true | false", "$.request.body_sha256 | false | true", "'{{request.body}} {{request.body_sha256}}' | true | true",
    "[$.request.body, a] | true | false", "[a, $.request.body] | true | false", "[$.request.body_sha256, a] | false | true", "[a, $.request.body_sha256] | false | true",
    "[$.request.body, $.request.body_sha256, a] | true | true", "{ x: $.request.body, y: a } | true | false", "{ x: a, y: [$.request.body_sha256] } | false | true", "[] | false | false",
  })
  void knowsWhatASignatureWantsOfTheBody(String yaml, boolean body, boolean digest) {
    assertThat(Wanted.in(TreeReader.read("x.yaml", yaml.getBytes(StandardCharsets.UTF_8), findings).orElseThrow())).isEqualTo(new Wanted(body, digest));
  }
}
