package dev.waybill.server;

import dev.waybill.access.AccessKeys;
import dev.waybill.access.Callers;
import java.nio.file.Path;

/**
 * How the gateway meets its callers. Immutable.
 *
 * @param host an address or name of this machine
 * @param port 0 for any that is free
 * @param tls or null for plain HTTP
 * @param eventLoops how many event loops serve, at least 1
 * @param maxBody bytes of a JSON body
 * @param maxUpload bytes of a whole multipart body; its files lie on disk, not in memory
 * @param maxHeld bytes of all bodies together that may lie in memory at once; more is {@code overloaded}
 * @param publicUrl what callers from outside reach the gateway by, or null
 * @param spool where uploads lie while they are needed
 * @param sandbox whether answers say that nothing left the gateway
 * @param access who may call
 */
public record ServerSettings(
    String host,
    int port,
    Tls tls,
    int eventLoops,
    long maxBody,
    long maxUpload,
    long maxHeld,
    String publicUrl,
    Path spool,
    boolean sandbox,
    Callers access,
    Patience patience) {

  /**
   * PEM files.
   *
   * @param cert certificate chain
   * @param key its private key
   * @param clientCa authorities of callers' certificates, or null where callers need none
   * @param required whether nobody may connect without one of theirs
   */
  public record Tls(Path cert, Path key, Path clientCa, boolean required) {
    public Tls(Path cert, Path key) {
      this(cert, key, null, false);
    }
  }

  /** The defaults: 10 MB of JSON, 1 GB of upload, an eighth of the heap for bodies, one event loop per processor. */
  public static ServerSettings of(String host, int port, Path spool, AccessKeys access) {
    Runtime runtime = Runtime.getRuntime();
    return new ServerSettings(host, port, null, runtime.availableProcessors(), 10_000_000, 1_000_000_000, runtime.maxMemory() / 8,
        null, spool, false, Callers.byKeys(access), Patience.DEFAULT);
  }

  public ServerSettings withAccess(Callers callers) {
    return new ServerSettings(
        host, port, tls, eventLoops, maxBody, maxUpload, maxHeld, publicUrl, spool, sandbox, callers, patience);
  }

  public ServerSettings withTls(Tls files) {
    return new ServerSettings(
        host, port, files, eventLoops, maxBody, maxUpload, maxHeld, publicUrl, spool, sandbox, access, patience);
  }

  public ServerSettings withEventLoops(int count) {
    return new ServerSettings(host, port, tls, count, maxBody, maxUpload, maxHeld, publicUrl, spool, sandbox, access, patience);
  }

  public ServerSettings withLimits(long body, long upload, long held) {
    return new ServerSettings(host, port, tls, eventLoops, body, upload, held, publicUrl, spool, sandbox, access, patience);
  }

  public ServerSettings withPublicUrl(String url) {
    return new ServerSettings(host, port, tls, eventLoops, maxBody, maxUpload, maxHeld, url, spool, sandbox, access, patience);
  }

  public ServerSettings withSandbox(boolean simulated) {
    return new ServerSettings(host, port, tls, eventLoops, maxBody, maxUpload, maxHeld, publicUrl, spool, simulated, access,
        patience);
  }

  public ServerSettings withPatience(Patience other) {
    return new ServerSettings(host, port, tls, eventLoops, maxBody, maxUpload, maxHeld, publicUrl, spool, sandbox, access, other);
  }
}
