package dev.waybill.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Document;
import dev.waybill.http.Body;
import dev.waybill.http.Bulk;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import dev.waybill.problem.Failure;
import dev.waybill.secret.Redactor;
import dev.waybill.secret.Secret;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Escape;
import dev.waybill.template.Text;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.ExactJson;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.Function;

/** Asks a token endpoint for a token, through the guard and nothing else. Thread-safe. */
final class TokenCall {
  private final Request request;
  private final TokenReply reply;
  private final Means means;

  /**
   * How it is written.
   *
   * @param scopes a list, or null
   * @param params what is added to the parameters, or null
   * @param json whether they go as JSON rather than as a form
   */
  record Request(Function<Document, Target> url, Grant grant, Client client, Shape scopes, Shape params, boolean json) {}

  TokenCall(Request request, TokenReply reply, Means means) {
    this.request = request;
    this.reply = reply;
    this.means = means;
  }

  /** The session that the endpoint gives. */
  Future<Session> send(Trip trip) {
    Refresh refresh = request.grant.refresh();
    return refresh == null ? sent(trip, null)
        : refresh.alone(() -> refresh.current(trip.document()).compose(current -> sent(trip, current)));
  }

  private Future<Session> sent(Trip trip, String refreshToken) {
    long begin = means.timeline().nanos();
    ObjectNode parameters = ExactNodes.FACTORY.objectNode();
    HttpCall call = call(trip, refreshToken, parameters);
    Redactor masks = sent(parameters);
    return means.guarded().send(call).transform(result -> {
      if (result.failed()) {
        return Future.failedFuture(result.cause() instanceof Failure failure ? failure.problem().withMaybeProcessed(false)
            .failure() : result.cause());
      }
      return given(result.result(), trip.document(), begin, masks);
    });
  }

  private Future<Session> given(HttpReply answer, Document document, long begin, Redactor masks) {
    return Bulk.work(answer.body().length(), () -> means.provisions().decoded(answer))
        .compose(body -> given(answer, body, document, begin, masks));
  }

  private Future<Session> given(HttpReply answer, JsonNode body, Document document, long begin, Redactor masks) {
    String next = Text.of(body.path("refresh_token"));
    boolean rotates = request.grant.refresh() != null && answer.status() / 100 == 2;
    String fresh = rotates ? next : null;
    // What was sent may be echoed by the API, too, and so may the token that takes its place.
    Redactor all = next == null ? masks : Redactor.all(List.of(masks, Redactor.of(List.of(Secret.of(next)))));
    // First of all: the one that was sent is worth nothing any more, whatever else the reply holds.
    Future<Void> kept = fresh == null || fresh.isEmpty() ? Future.succeededFuture() : request.grant.refresh()
        .keep(document, fresh);
    return kept.compose(stored -> Bulk.work(answer.body().length(), () -> reply.session(answer, body, begin, all).masking(all)));
  }

  private HttpCall call(Trip trip, String refreshToken, ObjectNode parameters) {
    Document document = trip.document();
    Fields fields = new Fields(parameters);
    try {
      Target url = request.url.apply(document);
      request.grant.add(document, means.timeline().now(), parameters);
      if (refreshToken != null) {
        parameters.put("refresh_token", refreshToken);
      }
      scopes(document, parameters);
      if (request.params != null && request.params.render(document) instanceof ObjectNode more) {
        parameters.setAll(more);
      }
      String jti = new UUID(means.random().nextLong(), means.random().nextLong()).toString();
      request.client.show(document, url.url(), means.timeline().now(), jti, fields);
      Body body = Body.of(request.json ? Buffer.buffer(ExactJson.bytes(parameters)) : Buffer.buffer(form(parameters)));
      return new HttpCall("POST", url, fields.headers.set("Content-Type", request.json ? "application/json"
          : "application/x-www-form-urlencoded"), body, trip);
    } catch (Unrenderable | Unmapped unusable) {
      throw Credential.refused("The token call cannot be written: " + unusable.getMessage());
    } catch (JsonProcessingException unwritable) {
      throw Credential.refused("The token call cannot be written: it holds half a character (a lone surrogate).");
    }
  }

  private void scopes(Document document, ObjectNode parameters) {
    if (request.scopes != null) {
      StringJoiner joined = new StringJoiner(" ");
      request.scopes.render(document).forEach(scope -> joined.add(Text.of(scope)));
      parameters.put("scope", joined.toString());
    }
  }

  private static String form(ObjectNode parameters) {
    StringJoiner form = new StringJoiner("&");
    parameters.properties().forEach(field -> {
      List<JsonNode> values = new ArrayList<>();
      if (field.getValue().isArray()) {
        field.getValue().forEach(values::add);
      } else {
        values.add(field.getValue());
      }
      values.stream().filter(value -> Text.of(value) != null)
          .forEach(value -> form.add(encoded(field.getKey(), field.getKey()) + "=" + encoded(Text.of(value), field.getKey())));
    });
    return form.toString();
  }

  private static String encoded(String text, String name) {
    return Escape.QUERY.encode(text, name).replace("%20", "+");
  }

  /**
   * What an endpoint may echo of the credentials that are made for the call: assertions and tokens that no configuration holds.
   */
  private static Redactor sent(ObjectNode parameters) {
    List<Secret> secrets = new ArrayList<>();
    for (String name : List.of("assertion", "client_assertion", "refresh_token", "subject_token", "actor_token", "client_secret",
        "password")) {
      if (parameters.path(name).isTextual()) {
        secrets.add(Secret.of(parameters.get(name).textValue()));
      }
    }
    return Redactor.of(secrets);
  }

  /** Where the client adds what makes it known. */
  private static final class Fields implements Client.Call {
    private final ObjectNode parameters;
    private Headers headers = Headers.of("Accept", "application/json");

    private Fields(ObjectNode parameters) {
      this.parameters = parameters;
    }

    @Override
    public void header(String name, String value) {
      headers = headers.set(name, value);
    }

    @Override
    public void parameter(String name, String value) {
      parameters.put(name, value);
    }
  }
}
