package dev.waybill.server;

import dev.waybill.access.AccessKeys;
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
    AccessKeys access,
    Patience patience) {

  /** Certificate chain and private key, both PEM files. */
  public record Tls(Path cert, Path key) {}

  /** The defaults: 10 MB of JSON, 1 GB of upload, an eighth of the heap for bodies, one event loop per processor. */
  public static ServerSettings of(String host, int port, Path spool, AccessKeys access) {
    Runtime runtime = Runtime.getRuntime();
    return new ServerSettings(host, port, null, runtime.availableProcessors(), 10_000_000, 1_000_000_000, runtime.maxMemory() / 8,
        null, spool, false, access, Patience.DEFAULT);
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
