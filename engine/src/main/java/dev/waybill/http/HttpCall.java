package dev.waybill.http;

/**
 * An outgoing call. Immutable; a changed call is a new one.
 *
 * @param streamed whether the body of a good reply (2xx) is wanted as a {@link Download}, not read whole
 * @param verbatim whether that holds whatever the type says; else JSON and XML, which may tell of a failure, are read whole
 */
public record HttpCall(String method, Target target, Headers headers, Body body, Trip trip, boolean streamed, boolean verbatim) {

  public HttpCall(String method, Target target, Headers headers, Body body, Trip trip) {
    this(method, target, headers, body, trip, false, false);
  }

  public HttpCall withTarget(Target other) {
    return new HttpCall(method, other, headers, body, trip, streamed, verbatim);
  }

  public HttpCall withHeaders(Headers others) {
    return new HttpCall(method, target, others, body, trip, streamed, verbatim);
  }

  public HttpCall withBody(Body other) {
    return new HttpCall(method, target, headers, other, trip, streamed, verbatim);
  }

  public HttpCall withStreamed(boolean wanted) {
    return new HttpCall(method, target, headers, body, trip, wanted, verbatim);
  }

  /** The same call for a file, whose type does not matter. */
  public HttpCall forFile() {
    return new HttpCall(method, target, headers, body, trip, true, true);
  }

  /** Never the target's query, the headers or the body: they may hold secrets. */
  @Override
  public String toString() {
    return method + " " + target.origin();
  }
}
