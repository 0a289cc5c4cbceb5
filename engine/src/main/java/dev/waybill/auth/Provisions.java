package dev.waybill.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import dev.waybill.document.Scope;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import dev.waybill.problem.Problem;
import dev.waybill.shape.Compiler;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.ScalarNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;

/** What the engine provides to schemes that ask for a token or log in: the parts of it that stand above them. */
public interface Provisions {
  /** The URL as it is written for a document, its host checked at load like that of any request; null where it cannot be used. */
  Function<Document, Target> url(ScalarNode node, Compiler compiler);

  /** The steps of a login, compiled; where they cannot be used findings say why. */
  Login login(ListNode steps, Scope scope);

  /** The body of a reply to a token call: JSON or a form; a missing node where it is neither. */
  JsonNode decoded(HttpReply reply);

  /**
   * How long it is until a time that stands in a reply: seconds to go, an epoch, an HTTP date or ISO 8601; null where it is none.
   */
  Duration until(JsonNode time);

  /** How long the reply asks us to wait, or null. */
  Duration retryAfter(HttpReply reply);

  /** What the settings and secrets of the provider are, and where its calls go: two that are equal may share a session. */
  String identity(String settings);

  RefreshTokens refreshTokens();

  /** Whether calls of this provider show a certificate of ours. */
  boolean showsCertificate();

  /**
   * What the file's error rules say of a decoded reply that gives no token, {@code unauthorized} without a code; null where none
   * matches.
   */
  Problem ruled(HttpReply reply);

  /** Whether {@code base} cannot be written without this value of the session. */
  boolean isInBase(String name);

  /** Whether the manifest declares the secret as one that a login replaces. */
  boolean isRotating(String secret);

  /**
   * A login in steps.
   *
   * @param afterwards what may be read once it has run
   * @param run gives the document with {@code $.steps}
   */
  record Login(Scope afterwards, Function<Trip, Future<Document>> run) {}
}
