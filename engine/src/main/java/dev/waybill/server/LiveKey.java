package dev.waybill.server;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * The listener's key while it runs: it can be replaced between two handshakes, and a handshake that began with one ends with it,
 * so that no connection is lost. Thread-safe.
 */
final class LiveKey extends X509ExtendedKeyManager {
  private static final char MARK = ':';

  private volatile Generations generations;

  /** The one in force, and the one before for handshakes under way. */
  private record Generations(int number, X509KeyManager now, X509KeyManager before) {}

  LiveKey(X509KeyManager first) {
    this.generations = new Generations(0, first, first);
  }

  synchronized void replace(X509KeyManager next) {
    generations = new Generations(generations.number() + 1, next, generations.now());
  }

  /** An alias says of which key it is. */
  private static String alias(Generations all, String own) {
    return own == null ? null : all.number() + String.valueOf(MARK) + own;
  }

  private <T> T of(String alias, X509Lookup<T> lookup) {
    Generations all = generations;
    int mark = alias == null ? -1 : alias.indexOf(MARK);
    if (mark < 0) {
      return null;
    }
    boolean current = alias.substring(0, mark).equals(Integer.toString(all.number()));
    return lookup.find(current ? all.now() : all.before(), alias.substring(mark + 1));
  }

  /** One of the two lookups by alias. */
  @FunctionalInterface
  private interface X509Lookup<T> {
    T find(X509KeyManager keys, String alias);
  }

  private String chosen(Function<X509KeyManager, String> choose) {
    Generations all = generations;
    return alias(all, choose.apply(all.now()));
  }

  @Override
  public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
    return chosen(keys -> keys instanceof X509ExtendedKeyManager extended
        ? extended.chooseEngineServerAlias(type, issuers, engine) : keys.chooseServerAlias(type, issuers, null));
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return chosen(keys -> keys.chooseServerAlias(type, issuers, socket));
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return of(alias, X509KeyManager::getCertificateChain);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return of(alias, X509KeyManager::getPrivateKey);
  }

  /** A listener is no client. */
  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return null;
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    Generations all = generations;
    String[] own = all.now().getServerAliases(type, issuers);
    if (own == null) {
      return new String[0];
    }
    String[] marked = new String[own.length];
    for (int i = 0; i < own.length; i++) {
      marked[i] = alias(all, own[i]);
    }
    return marked;
  }
}
