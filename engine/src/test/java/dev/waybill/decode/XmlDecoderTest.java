package dev.waybill.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.waybill.document.Document;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpReply;
import dev.waybill.template.Escape;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.TreeReader;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlDecoderTest {
  private static final String NOT_XML = "The provider's answer is not well-formed XML.";
  private static final String DOCTYPE = "The provider's XML has a document type declaration or an entity, which are not read.";

  private static HttpReply reply(String type, byte[] body) {
    return new HttpReply(200, Headers.of("Content-Type", type), Buffer.buffer(body), Document.EMPTY);
  }

  private static JsonNode read(String xml, String... arrays) {
    Findings findings = new Findings();
    MapNode settings = settings("{ as: xml, arrays: [" + String.join(", ", arrays) + "] }");
    Decoder decoder = new XmlDecoder().compile(new Keys(settings, findings));
    assertThat(findings.list()).isEmpty();
    return decoder.decode(reply("application/xml", xml.getBytes(StandardCharsets.UTF_8)));
  }

  private static MapNode settings(String yaml) {
    return (MapNode) TreeReader.read("x.yaml", yaml.getBytes(StandardCharsets.UTF_8), new Findings()).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "deep.deep"})
  void manyElementsDeepInsideTakeNoMoreMemoryThanElsewhere(String array) {
    String name = "n".repeat(900);
    String xml = ("<" + name + ">").repeat(450) + "<a/>".repeat(20_000) + ("</" + name + ">").repeat(450);
    com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    read(xml, array.isEmpty() ? new String[0] : new String[] {array});
    assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before).isLessThan(100_000_000);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "<a>text</a>                              | {\"a\":\"text\"}",
    "<a/>                                     | {\"a\":\"\"}",
    "<a> x </a>                               | {\"a\":\" x \"}",
    "<a>1<!-- c -->2<?p i?>3</a>              | {\"a\":\"123\"}",
    "<a>&lt;&amp;&#233;&#x1F600;</a>          | {\"a\":\"<&é😀\"}",
    "<a><![CDATA[<b>&amp;</b>]]></a>          | {\"a\":\"<b>&amp;</b>\"}",
    "<a b='1'/>                               | {\"a\":{\"@b\":\"1\"}}",
    "<a b='1'>t</a>                           | {\"a\":{\"@b\":\"1\",\"#text\":\"t\"}}",
    "<a b='1'> </a>                           | {\"a\":{\"@b\":\"1\",\"#text\":\" \"}}",
    "<a><b>1</b><c>2</c></a>                  | {\"a\":{\"b\":\"1\",\"c\":\"2\"}}",
    "<a> <b>1</b> </a>                        | {\"a\":{\"b\":\"1\"}}",
    "<a>x <b>1</b> y</a>                      | {\"a\":{\"b\":\"1\",\"#text\":\"x  y\"}}",
    "<a><b>1</b><b>2</b><b/></a>              | {\"a\":{\"b\":[\"1\",\"2\",\"\"]}}",
    "<a><b>1</b><c/><b>2</b></a>              | {\"a\":{\"b\":[\"1\",\"2\"],\"c\":\"\"}}",
    "<f:a xmlns:f='urn:f' f:b='1'><f:c/></f:a> | {\"a\":{\"@b\":\"1\",\"c\":\"\"}}",
    "<a xmlns='urn:a'/>                       | {\"a\":\"\"}",
    "<a xmlns:f='u' xmlns:g='v' f:b='1' g:b='2'/> | {\"a\":{\"@b\":[\"1\",\"2\"]}}",
    "<?xml version='1.0' encoding='UTF-8'?><a>é</a> | {\"a\":\"é\"}",
    "<a><b.c-d_e>1</b.c-d_e></a>              | {\"a\":{\"b.c-d_e\":\"1\"}}",
  })
  void makesATree(String xml, String tree) {
    assertThat(read(xml)).hasToString(tree);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "r.i     | <r><i>1</i></r>                    | {\"r\":{\"i\":[\"1\"]}}",
    "r.i     | <r><i>1</i><i>2</i></r>            | {\"r\":{\"i\":[\"1\",\"2\"]}}",
    "r.i     | <r/>                               | {\"r\":\"\"}",
    "r.i     | <r><j/></r>                        | {\"r\":{\"j\":\"\"}}",
    "r.i     | <r><s><i/></s></r>                 | {\"r\":{\"s\":{\"i\":\"\"}}}",
    "r.i     | <R><i/></R>                        | {\"R\":{\"i\":\"\"}}",
    "r.i     | <p:r xmlns:p='u'><p:i/></p:r>      | {\"r\":{\"i\":[\"\"]}}",
    "r.i.k   | <r><i><k/></i><i><k/><k/></i></r>  | {\"r\":{\"i\":[{\"k\":[\"\"]},{\"k\":[\"\",\"\"]}]}}",
  })
  void fixesListsOfOne(String path, String xml, String tree) {
    assertThat(read(xml, path)).hasToString(tree);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Root", "'.a'", "a.", "a..b", "'@a.b'", "a.@b", "'a.#text'", "a:b.c", "$.a.b", "a b.c"})
  void findsWhatIsNoPathToARepeatedElement(String path) {
    Findings findings = new Findings();
    new XmlDecoder().compile(new Keys(settings("{ as: xml, arrays: [\"" + path.replace("'", "") + "\"] }"), findings));
    assertThat(findings.list()).extracting(Finding::rule).containsExactly("bad-path");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "<a>", "<a></b>", "<a/><b/>", "x", "{}", "<a b=1/>", "<a b='1' b='2'/>", "<f:a/>", "<a>&</a>", "<a><</a>", " <?xml version='1.0'?><a/>",
    "<a>\u0001</a>", "<a>&#0;</a>", "<a b='<'/>", "<a>]]></a>", "<!-- a -- b --><a/>", "<a/>x", "\u0000"})
  void onlyWellFormedXmlIsXml(String xml) {
    assertThatThrownBy(() -> read(xml)).isInstanceOf(Undecodable.class).hasMessage(NOT_XML);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "<!DOCTYPE a SYSTEM 'file:///etc/hostname'><a/>",
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>", "<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/hostname'> %p;]><a/>",
    "<!DOCTYPE a PUBLIC '-//x' 'http://127.0.0.1:1/x'><a/>", "<a>&undeclared;</a>", "<!doctype html><html></html>"})
  void aDocumentTypeOrAnEntityIsRefused(String xml) {
    assertThatThrownBy(() -> read(xml)).isInstanceOf(Undecodable.class)
        .satisfies(refused -> assertThat(refused.getMessage()).isIn(DOCTYPE, NOT_XML));
  }

  @Test
  void entitiesThatMultiplyAreNotExpanded() {
    StringBuilder laughs = new StringBuilder("<!DOCTYPE a [<!ENTITY l0 'lol'>");
    for (int i = 1; i < 30; i++) {
      laughs.append("<!ENTITY l").append(i).append(" '").append(("&l" + (i - 1) + ";").repeat(10)).append("'>");
    }
    assertThatThrownBy(() -> read(laughs + "]><a>&l29;</a>")).isInstanceOf(Undecodable.class).hasMessage(DOCTYPE);
  }

  @Test
  void nothingIsFetched(@TempDir Path folder) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      asked.incrementAndGet();
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
    });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/x.dtd";
      Path secret = Files.writeString(folder.resolve("secret"), "canary");
      for (String xml : List.of("<!DOCTYPE a SYSTEM '" + url + "'><a/>", "<!DOCTYPE a [<!ENTITY x SYSTEM '" + url + "'>]><a>&x;</a>",
          "<!DOCTYPE a [<!ENTITY % p SYSTEM '" + url + "'> %p;]><a/>", "<!DOCTYPE a [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]><a b='&x;'/>",
          "<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='" + url + "'/></a>",
          "<?xml-stylesheet href='" + url + "'?><a xmlns:s='http://www.w3.org/2001/XMLSchema-instance' s:schemaLocation='u " + url + "'/>")) {
        try {
          assertThat(read(xml).toString()).doesNotContain("canary");
        } catch (Undecodable refused) {
          assertThat(refused.getMessage()).isIn(DOCTYPE, NOT_XML);
        }
      }
      assertThat(asked).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void depthAndSizeAreBounded() {
    assertThat(read("<a>".repeat(499) + "</a>".repeat(499)).has("a")).isTrue();
    assertThatThrownBy(() -> read("<a>".repeat(500) + "</a>".repeat(500))).isInstanceOf(Undecodable.class).hasMessageContaining("499 deep");
    assertThatThrownBy(() -> read("<a>".repeat(2_000_000))).isInstanceOf(Undecodable.class);
    assertThat(read("<r>" + "<a/>".repeat(499_999) + "</r>").at("/r/a")).hasSize(499_999);
    assertThatThrownBy(() -> read("<r>" + "<a/>".repeat(500_000) + "</r>")).isInstanceOf(Undecodable.class).hasMessageContaining("500000");
    assertThat(read("<a b='" + "x".repeat(1_000_000) + "'>" + "y".repeat(1_000_000) + "</a>").at("/a/#text").textValue()).hasSize(1_000_000);
  }

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource(delimiter = '|', value = {
    "application/xml                     | UTF-8      | <a>é</a>", "application/xml; charset=iso-8859-1 | ISO-8859-1 | <a>é</a>",
    "text/xml; charset=utf-8             | UTF-8      | <?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>",
    "application/xml                     | UTF-16LE   | <a>é</a>", "application/xml; charset=utf-16     | UTF-16     | <a>é</a>",
    "application/xml                     | UTF-8      | \ufeff<a>é</a>", "application/xml; charset=iso-8859-1 | UTF-8      | \ufeff<a>é</a>",
    "application/xml                     | ISO-8859-1 | <?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>",
    "application/xml                     | UTF-16     | <?xml version='1.0' encoding='UTF-16'?><a>é</a>",
  })
  void readsTheCharsetThatTheReplyOrTheDocumentDeclares(String type, String charset, String xml) {
    assertThat(AutoDecoder.read(reply(type, xml.getBytes(Charset.forName(charset))))).hasToString("{\"a\":\"é\"}");
  }

  @Test
  void bytesThatAreNotInTheirCharsetAreRefused() {
    assertThatThrownBy(() -> AutoDecoder.read(reply("application/xml", new byte[] {'<', 'a', '>', (byte) 0xe9, '<', '/', 'a', '>'})))
        .isInstanceOf(Undecodable.class).hasMessage("The provider's XML is not text in the charset that it names.");
    assertThatThrownBy(() -> read("<?xml version='1.0' encoding='klingon'?><a/>")).isInstanceOf(Undecodable.class)
        .hasMessage("The provider's XML is not text in the charset that it names.");
  }

  @Test
  void whatIsEscapedIsReadBack() {
    Random random = new Random(1998);
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(20); j >= 0; j--) {
        int kind = random.nextInt(5);
        text.appendCodePoint(kind == 0 ? "<>&\"'\t\r\n ]".codePointAt(random.nextInt(10)) : kind < 3 ? 0x20 + random.nextInt(0x5f)
            : kind == 3 ? 0x80 + random.nextInt(0xd000) : 0x10000 + random.nextInt(0xfffff));
      }
      String escaped = Escape.XML.encode(text.toString(), "x");
      JsonNode tree = read("<a b=\"" + escaped + "\" c='" + escaped + "'>" + escaped + "</a>");
      assertThat(tree.at("/a/@b").textValue()).isEqualTo(text.toString());
      assertThat(tree.at("/a/@c").textValue()).isEqualTo(text.toString());
      assertThat(tree.at("/a/#text").textValue()).isEqualTo(text.toString());
    }
  }

  @Test
  void garbageIsRefusedAndNeverAnotherFailure() {
    Random random = new Random(7);
    String[] words = {"<", ">", "/", "a", "b='", "'", "\"", "&", ";", "<!", "--", "<![CDATA[", "]]>", "<?xml ", "?>", "<!DOCTYPE ", "[", "xmlns:", "="};
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder("<a>");
      for (int j = random.nextInt(12); j >= 0; j--) {
        text.append(words[random.nextInt(words.length)]);
      }
      try {
        read(text.toString());
      } catch (Undecodable refused) {
        assertThat(refused.getMessage()).isIn(NOT_XML, DOCTYPE);
      }
    }
  }
}
