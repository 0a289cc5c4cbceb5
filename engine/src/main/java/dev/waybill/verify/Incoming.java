package dev.waybill.verify;

import dev.waybill.http.Headers;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;

/**
 * What a provider sent, as it came off the wire and not looked into yet. Immutable; never prints what it holds.
 *
 * @param url what the provider called, with its raw query: the public address where one is set
 * @param raw the body's bytes, unchanged
 * @param peer who is at the other end of the connection
 */
public record Incoming(String method, String url, Headers headers, Buffer raw, InetAddress peer) {

  public Incoming withHeader(String name, String value) {
    return new Incoming(method, url, headers.set(name, value), raw, peer);
  }

  public Incoming withRaw(Buffer other) {
    return new Incoming(method, url, headers, other, peer);
  }

  public Incoming withUrl(String other) {
    return new Incoming(method, other, headers, raw, peer);
  }

  public Incoming withPeer(InetAddress other) {
    return new Incoming(method, url, headers, raw, other);
  }

  /** The raw path of the URL, without its query. */
  public String path() {
    int authority = url.indexOf("://");
    int slash = url.indexOf('/', authority < 0 ? 0 : authority + 3);
    String rest = slash < 0 ? "/" : url.substring(slash);
    int question = rest.indexOf('?');
    return question < 0 ? rest : rest.substring(0, question);
  }

  /** The raw query, or empty. */
  public String query() {
    int question = url.indexOf('?');
    return question < 0 ? "" : url.substring(question + 1);
  }

  @Override
  public String toString() {
    return "Incoming[" + method + ", " + raw.length() + " bytes]";
  }
}
