package dev.waybill.server;

import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/**
 * Reads an action's input from a request: JSON, form data, or nothing at all, which counts as an empty object. Whether it may
 * come is decided on the head, before a byte of it is read.
 */
final class InputReader {
  private final JsonBody json;
  private final FormData form;

  InputReader(JsonBody json, FormData form) {
    this.json = json;
    this.form = form;
  }

  /** Fails with a {@link Failure}, or with {@link CallerGone} where there is nobody to answer. */
  Future<Given> read(Visit visit) {
    HttpServerRequest request = visit.request();
    List<String> types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
    long announced = WholeBody.announced(request);
    if (types.isEmpty() && announced == 0) {
      return Future.succeededFuture(new Given(JsonText.object(), () -> { }));
    }
    List<String> codings = request.headers().getAll(HttpHeaders.CONTENT_ENCODING);
    if (!codings.isEmpty() && !codings.stream().allMatch("identity"::equalsIgnoreCase)) {
      return Future.failedFuture(unsupported("A compressed body is not taken; send it as it is."));
    }
    // As nearly everybody writes it: nothing has to be read out of it.
    if (types.size() == 1 && types.get(0).equals("application/json")) {
      return json.read(visit, announced);
    }
    Optional<MediaType> type = MediaType.of(types);
    if (type.isPresent() && type.get().isJson()) {
      return json.read(visit, announced);
    }
    if (type.isPresent() && type.get().isFormData()) {
      return form.read(visit, type.get(), announced);
    }
    return Future.failedFuture(
        unsupported("The body is `application/json` in UTF-8, or `multipart/form-data` where files come with it."));
  }

  private static Failure unsupported(String sentence) {
    return Problem.of(Code.UNSUPPORTED_MEDIA_TYPE, sentence).failure();
  }
}
