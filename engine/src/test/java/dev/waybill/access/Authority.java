package dev.waybill.access;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of a test's own, made with the JDK's keytool, and what it issues. */
public final class Authority {
  private static final String PASSWORD = "changeit";

  private final Path directory;
  private final String name;

  public Authority(Path directory, String name) throws Exception {
    this.directory = directory;
    this.name = name;
    keytool(name, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "bc:c", "-validity", "30");
    keytool(name, "-exportcert", "-rfc", "-file", file(name + ".pem").toString());
  }

  private Path file(String other) {
    return directory.resolve(other);
  }

  /** Its certificate, as a PEM file. */
  public Path pem() {
    return file(name + ".pem");
  }

  /** A store of its certificate alone, for {@code javax.net.ssl.trustStore}. */
  public Path trust() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", read(pem()));
    Path trusted = file(name + "-trust.p12");
    try (var out = Files.newOutputStream(trusted)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return trusted;
  }

  /** A key with a certificate of this authority. */
  public Issued issue(String alias, String subject, String... extensions) throws Exception {
    keytool(alias, "-genkeypair", "-keyalg", "EC", "-dname", subject);
    keytool(alias, "-certreq", "-file", file(alias + ".csr").toString());
    List<String> arguments = new ArrayList<>(List.of("-gencert", "-rfc", "-infile", file(alias + ".csr").toString(), "-outfile",
        file(alias + "-leaf.pem").toString(), "-validity", "20"));
    for (String extension : extensions) {
      arguments.addAll(List.of("-ext", extension));
    }
    keytool(name, arguments.toArray(String[]::new));
    Path cert = Files.writeString(file(alias + ".pem"), Files.readString(file(alias + "-leaf.pem")) + Files.readString(pem()));
    KeyStore store = KeyStore.getInstance(file(alias + ".p12").toFile(), PASSWORD.toCharArray());
    String der = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(store.getKey("own", PASSWORD.toCharArray()).getEncoded());
    Path key = Files.writeString(file(alias + ".key"), "-----BEGIN PRIVATE KEY-----\n" + der + "\n-----END PRIVATE KEY-----\n");
    return new Issued(cert, key, read(file(alias + "-leaf.pem")));
  }

  /** PEM files, and the certificate as the other side sees it. */
  public record Issued(Path cert, Path key, X509Certificate certificate) {
    /** What {@code sha256sum} says of it. */
    public String fingerprint() throws GeneralSecurityException {
      return "sha256:" + java.util.HexFormat.of()
          .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }
  }

  /** A client that trusts this authority, and shows a certificate of its own or none. */
  public SSLContext client(Issued own) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", read(pem()));
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own == null ? null : managers(own), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyManager[] managers(Issued own) throws Exception {
    String key = Files.readString(own.key()).replaceAll("-----[^-]+-----|\\s", "");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", java.security.KeyFactory.getInstance("EC")
            .generatePrivate(new java.security.spec.PKCS8EncodedKeySpec(Base64.getDecoder().decode(key))), PASSWORD.toCharArray(),
        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(Files.readAllBytes(own.cert())))
            .toArray(java.security.cert.Certificate[]::new));
    KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    return managers.getKeyManagers();
  }

  private static X509Certificate read(Path pem) throws Exception {
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(Files.readAllBytes(pem)));
  }

  private void keytool(String store, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "own", "-keystore", file(store + ".p12").toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"));
    command.add("-J-XX:TieredStopAtLevel=1");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
  }
}
