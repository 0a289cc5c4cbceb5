package dev.waybill.egress;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of our own and one key that it certifies, made with the JDK's keytool. */
public final class Certificates {
  private static final String PASSWORD = "changeit";

  private final Path directory;

  public Certificates(Path directory) throws IOException {
    this.directory = directory;
    keytool("ca", "-genkeypair", "-keyalg", "EC", "-dname", "CN=Test CA", "-ext", "bc:c", "-validity", "30");
    keytool("ca", "-exportcert", "-rfc", "-file", file("ca.pem"));
    keytool("leaf", "-genkeypair", "-keyalg", "EC", "-dname", "CN=leaf", "-ext", "san=dns:" + WireRig.NAME);
    keytool("leaf", "-exportcert", "-rfc", "-file", file("self.pem"));
    keytool("leaf", "-certreq", "-file", file("leaf.csr"));
  }

  /** The authority's certificate, as PEM. */
  public Buffer authority() throws IOException {
    return read("ca.pem");
  }

  /** A certificate for the name, valid from then ({@code -1d}) for so many days, and the authority's; as PEM. */
  public Buffer issue(String name, String from, int days) throws IOException {
    keytool(
        "ca", "-gencert", "-rfc", "-infile", file("leaf.csr"), "-outfile", file("leaf.pem"), "-ext", "san=dns:" + name,
        "-startdate", from, "-validity", String.valueOf(days));
    return read("leaf.pem").appendBuffer(authority());
  }

  /** A certificate for {@link WireRig#NAME} that nobody else signed, as PEM. */
  public Buffer selfSigned() throws IOException {
    return read("self.pem");
  }

  /** The certified key, as PEM. */
  public Buffer key() throws IOException {
    try {
      KeyStore store = KeyStore.getInstance(directory.resolve("leaf.p12").toFile(), PASSWORD.toCharArray());
      byte[] der = store.getKey("own", PASSWORD.toCharArray()).getEncoded();
      String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
      return Buffer.buffer("-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    } catch (GeneralSecurityException broken) {
      throw new IOException(broken);
    }
  }

  /** What a server with this certificate is set up with. */
  public PemKeyCertOptions server(Buffer certificate) throws IOException {
    return new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key());
  }

  private Buffer read(String name) throws IOException {
    return Buffer.buffer(Files.readAllBytes(directory.resolve(name)));
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private void keytool(String store, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "own", "-keystore", file(store + ".p12"), "-storepass", PASSWORD, "-storetype", "PKCS12"));
    command.add("-J-XX:TieredStopAtLevel=1");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new IOException(output);
      }
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }
}
