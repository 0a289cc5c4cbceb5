package dev.waybill.http;

/** An outgoing call. Immutable; a changed call is a new one. */
public record HttpCall(String method, Target target, Headers headers, Body body, Trip trip) {

  public HttpCall withTarget(Target other) {
    return new HttpCall(method, other, headers, body, trip);
  }

  public HttpCall withHeaders(Headers others) {
    return new HttpCall(method, target, others, body, trip);
  }

  public HttpCall withBody(Body other) {
    return new HttpCall(method, target, headers, other, trip);
  }

  /** Never the target's query, the headers or the body: they may hold secrets. */
  @Override
  public String toString() {
    return method + " " + target.origin();
  }
}
