package dev.waybill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Nothing goes round the guard: who calls what in the compiled classes, read with the JDK's own javap. Whoever could open a
 * connection or look a name up is in one package, and there only the guard hands calls to a wire.
 */
class OneWayOutTest {
  private static final Path CLASSES = Path.of(System.getProperty("project.root", ".."), "engine", "target", "classes");

  /** Whatever opens a connection or asks for a name. The server's own listener is none of these. */
  private static final Pattern WAYS_OUT = Pattern.compile("(io/vertx/core/Vertx\\.(createHttpClient|httpClientBuilder|createNetClient|createDnsClient"
      + "|createDatagramSocket)|io/vertx/core/http/(HttpClient|WebSocketClient)\\b|io/vertx/core/net/(impl/)?NetClient|io/vertx/ext/web/client|io/netty/bootstrap"
      + "|io/netty/resolver|java/net/(Socket|DatagramSocket|MulticastSocket|URLConnection|HttpURLConnection|ProxySelector)\\b|java/net/http/"
      + "|java/net/URL\\.open|java/nio/channels/(SocketChannel|AsynchronousSocketChannel|DatagramChannel)\\b|javax/net/(SocketFactory|ssl/SSLSocket)|javax/naming/|java/rmi/"
      + "|java/lang/ProcessBuilder|java/lang/Runtime\\.exec|java/net/InetAddress\\.(getByName|getAllByName|getLocalHost|getHostName|isReachable))");

  private static final Pattern SENDING = Pattern.compile("dev/waybill/egress/(Wire|Wires\\$Secured|VertxWire)\\.send:");

  /** Each class with the methods and classes that its code names. */
  private static final Map<String, List<String>> CODE = new LinkedHashMap<>();

  @BeforeAll
  static void readClasses() throws IOException {
    List<String> files;
    try (Stream<Path> all = Files.walk(CLASSES.resolve("dev/waybill"))) {
      files = all.map(Path::toString).filter(name -> name.endsWith(".class")).sorted().toList();
    }
    StringWriter out = new StringWriter();
    List<String> arguments = new ArrayList<>(List.of("-v", "-p"));
    arguments.addAll(files);
    ToolProvider.findFirst("javap").orElseThrow().run(new PrintWriter(out), new PrintWriter(out), arguments.toArray(String[]::new));
    List<String> lines = null;
    Pattern head = Pattern.compile("^(?:\\w+ )*(?:class|interface|enum|record) (dev\\.waybill[\\w.$]*).*$");
    for (String line : out.toString().split("\n")) {
      var matcher = head.matcher(line);
      if (matcher.matches()) {
        lines = CODE.computeIfAbsent(matcher.group(1), name -> new ArrayList<>());
      } else if (lines != null && line.contains("// ")) {
        lines.add(line.substring(line.indexOf("// ") + 3));
      }
    }
    assertThat(CODE).hasSizeGreaterThan(300);
  }

  private static TreeSet<String> thatName(Pattern what) {
    TreeSet<String> found = new TreeSet<>();
    CODE.forEach((name, lines) -> {
      if (lines.stream().anyMatch(line -> what.matcher(line).find())) {
        found.add(name.replaceFirst("^dev\\.waybill\\.", "").replaceFirst("\\$.*", ""));
      }
    });
    return found;
  }

  @Test
  void onlyTheWireAndTheResolversReachTheNetwork() {
    assertThat(thatName(WAYS_OUT)).containsExactlyInAnyOrder("egress.DnsInquiry", "egress.DnsResolver", "egress.JdkResolver",
        // A key manager names sockets in what it has to implement.
        "egress.VertxWire", "server.LiveKey");
  }

  /** The others that call a wire are wires themselves and pass on what the guard gave them. */
  @Test
  void onlyTheGuardGivesAWireACall() {
    assertThat(thatName(SENDING)).containsExactlyInAnyOrder("egress.Guard", "egress.VertxWires", "egress.Wires", "plan.TlsPlanner");
  }

  /** A provider's actions, tokens, keys, probes and webhooks share the guard of its plan; files by URL and the callers' issuer have one each. */
  @Test
  void aGuardIsMadeInThreePlaces() {
    assertThat(thatName(Pattern.compile("dev/waybill/egress/Guard.\"<init>\""))).isSubsetOf("egress.Guard", "plan.Planner", "app.LiveEngine",
        "app.Admission");
  }

  /** Names and addresses are judged by the guard, by what it asks, and at load. */
  @Test
  void namesAndAddressesAreJudgedInOnePlace() {
    assertThat(thatName(Pattern.compile("dev/waybill/egress/AddressTable\\.(verdict|refusal):"))).containsExactlyInAnyOrder("egress.AddressTable",
        "egress.Guard", "egress.VertxWire");
    assertThat(thatName(Pattern.compile("dev/waybill/egress/AllowedDomains\\.(allows|verdict|whyNot):"))).containsExactlyInAnyOrder(
        "egress.AllowedDomains", "egress.Guard", "plan.UrlPlanner", "dispatch.UrlFiles");
    assertThat(thatName(Pattern.compile("java/net/InetAddress\\.is(Loopback|SiteLocal|LinkLocal|AnyLocal|Multicast)")))
        .as("the JDK's flags miss most ranges; `Listen` only words a warning").isSubsetOf("config.Listen");
  }
}
