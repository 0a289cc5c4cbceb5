package dev.waybill.egress;

import dev.waybill.problem.Problem;
import dev.waybill.standing.Bounded;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Asks the hosts file, then the JDK, on worker threads of its own. Names are asked as absolute ones (with a trailing dot), so
 * that no search domain of the machine is tried; the JDK does not find such names in the hosts file, hence our own look into it.
 * Asks about a name once at a time, holds a bounded number of questions, and passes over those that nobody waits for any more. Names
 * that took too long the last time share a few of the threads, so that those of others stay free.
 */
public final class JdkResolver implements Resolver {
  private static final int THREADS = 16;
  private static final int MOST_WAITING = 256;
  /** Threads, at most, that are with names that took too long the last time. */
  private static final int FOR_SLOW = 4;
  private static final int SLOW_KNOWN = 10_000;
  private static final long PATIENCE_NANOS = CachingResolver.Limits.STANDARD.patience().toNanos();

  /** What the JDK knows of a name. */
  @FunctionalInterface
  interface Names {
    InetAddress[] all(String absolute) throws UnknownHostException;
  }

  private final WorkerExecutor workers;
  private final HostsFile hosts;
  private final Names names;
  private final LongSupplier nanos;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger slowUnderWay = new AtomicInteger();
  private final Bounded<String, Boolean> slow = new Bounded<>(SLOW_KNOWN);
  private final Map<String, Promise<List<InetAddress>>> underWay = new ConcurrentHashMap<>();

  public JdkResolver(Vertx vertx) {
    this(vertx, HostsFile.standard(), InetAddress::getAllByName, System::nanoTime);
  }

  JdkResolver(Vertx vertx, Path hosts, Names names, LongSupplier nanos) {
    this.workers = vertx.createSharedWorkerExecutor("waybill-dns", THREADS);
    this.hosts = new HostsFile(hosts);
    this.names = names;
    this.nanos = nanos;
  }

  /**
   * Turns the JVM's own cache of names off, so that the stated age of an answer is its whole age. For the first line of a main
   * method: the JVM reads these settings once, with its first look-up.
   */
  public static void turnOffJvmCache() {
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  @Override
  public Future<List<InetAddress>> resolve(String asciiName) {
    Promise<List<InetAddress>> fresh = Promise.promise();
    Promise<List<InetAddress>> asked = underWay.putIfAbsent(asciiName, fresh);
    if (asked != null) {
      return asked.future();
    }
    ask(asciiName).onComplete(answer -> {
      underWay.remove(asciiName);
      fresh.handle(answer);
    });
    return fresh.future();
  }

  private Future<List<InetAddress>> ask(String name) {
    boolean wasSlow = slow.find(name) != null;
    if (wasSlow && slowUnderWay.incrementAndGet() > FOR_SLOW) {
      slowUnderWay.decrementAndGet();
      return Future.failedFuture(DnsProblem.overloaded(name).failure());
    }
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      over(wasSlow);
      return Future.failedFuture(DnsProblem.overloaded(name).failure());
    }
    long askedNanos = nanos.getAsLong();
    return workers.executeBlocking(() -> {
      waiting.decrementAndGet();
      return lookup(name, askedNanos);
    }, false).onComplete(done -> over(wasSlow));
  }

  private void over(boolean wasSlow) {
    if (wasSlow) {
      slowUnderWay.decrementAndGet();
    }
  }

  private List<InetAddress> lookup(String name, long askedNanos) {
    if (nanos.getAsLong() - askedNanos > PATIENCE_NANOS) {
      // Nobody waits for it any more: behind names that are stuck, only questions that still matter take a thread.
      throw DnsProblem.timeout(name).failure();
    }
    List<InetAddress> known = hosts.lookup(name);
    if (!known.isEmpty()) {
      return known;
    }
    long begun = nanos.getAsLong();
    try {
      return List.of(names.all(name + "."));
    } catch (UnknownHostException failed) {
      throw problem(name, String.valueOf(failed.getMessage())).failure();
    } finally {
      if (nanos.getAsLong() - begun > PATIENCE_NANOS) {
        slow.put(name, true);
      } else {
        slow.remove(name);
      }
    }
  }

  /** The JDK passes the C library's sentence on and nothing else. */
  static Problem problem(String name, String sentence) {
    if (sentence.contains("No address associated")) {
      return DnsProblem.empty(name);
    }
    boolean unknown = sentence.contains("not known") || sentence.contains("No such host") || sentence.endsWith(name + ".");
    return unknown ? DnsProblem.unknownName(name) : DnsProblem.failed(name);
  }
}
