package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import dev.waybill.egress.RawProvider;
import dev.waybill.http.RawLine;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much a dispatch may allocate, so that the hot path cannot rot unnoticed: `serve` as a process with everything on, compiled without
 * escape analysis, so that its threads count the same bytes on every machine.
 */
@Tag("slow")
final class AllocationBudgetTest {
  /** Measured: see docs/performance.md. The handwritten handler of the benchmarks takes about as much. */
  private static final long MOST_BYTES = 20_000;

  private static final int WARM = 500;
  private static final int COUNTED = 1_000;
  private static final String KEY = "wbk_budget_0123456789abcdef0123456789abcdef";
  private static final String REPLY = "{\"data\":{\"id\":\"msg_0123456789abcdef\",\"status\":\"queued\",\"pages\":3,\"created\":\"2026-01-02T03:04:05Z\","
      + "\"price\":{\"amount\":\"0.0075\",\"currency\":\"USD\"},\"to\":\"+15551234567\",\"segments\":1,\"tags\":[\"a\",\"b\"]},\"ok\":true}";
  private static final String INPUT = "{\"to\":\"+15551234567\",\"from\":\"+15550001111\",\"text\":\"A message of the usual length, with \\\"quotes\\\""
      + " and a line\\nbreak in it, to be sent.\",\"reference\":\"ref-12345\"}";
  private static final String MANIFEST = """
      manifest: 1
      id: sms
      name: Text messages
      version: 1.0.0
      allowed_domains: ["127.0.0.1:%1$d"]
      secrets: { token: {} }
      base: http://127.0.0.1:%1$d/v2
      auth: { bearer: { token: $.secret.token } }
      actions:
        send:
          input:
            type: object
            required: [to, from, text]
            properties:
              to: { type: string, format: phone }
              from: { type: string, format: phone }
              text: { type: string, maxLength: 1600 }
              reference: { type: string, maxLength: 64 }
          request:
            POST: /messages
            json: { to: $.input.to, from: $.input.from, text: $.input.text, reference: $.input.reference }
          output: { job_id: $.body.data.id, status: $.body.data.status, pages: $.body.data.pages }
      """;

  @Test
  void aDispatchKeepsWithinItsBytes(@TempDir Path folder) throws Exception {
    String reply = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + REPLY.length() + "\r\n\r\n" + REPLY;
    try (RawProvider provider = new RawProvider(connection -> {
      while (connection.readRequest() != null) {
        connection.write(reply);
      }
    })) {
      Files.writeString(Files.createDirectories(folder.resolve("manifests/sms")).resolve("manifest.yaml"), MANIFEST.formatted(provider.port()));
      String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8)));
      String settings = """
          listen: 127.0.0.1:0
          access: { keys: [ { name: budget, hash: "sha256:%s", scopes: ["dispatch:sms/*"] } ] }
          egress: { allow_networks: ["127.0.0.1/32"], plain_http: true }
          providers: { sms: { secrets: { token: { env: SMS_TOKEN } } } }
          """.formatted(hash);
      try (Serving serving = Serving.start(folder, settings, Map.of("SMS_TOKEN", "a-token-of-the-provider"), "-Dwaybill.loops=1");
          RawLine line = new RawLine(serving.port(), StandardCharsets.US_ASCII);
          Allocation allocation = new Allocation(serving.pid())) {
        dispatch(line, WARM);
        long before = allocation.bytes();
        dispatch(line, COUNTED);
        long each = (allocation.bytes() - before) / COUNTED;
        System.out.println("allocated for each dispatch: " + each + " bytes");
        assertThat(each).as("bytes for each dispatch").isBetween(1_000L, MOST_BYTES);
      }
      assertThat(folder.resolve("var/audit")).as("the record is kept").isNotEmptyDirectory();
    }
  }

  private static void dispatch(RawLine line, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      RawLine.Answer answer = line.call("POST", "/v1/dispatch/sms/send", INPUT, "Authorization", "Bearer " + KEY);
      assertThat(answer.status()).as(answer::whole).isEqualTo(200);
      assertThat(answer.body()).contains("\"output\":{\"job_id\":\"msg_0123456789abcdef\",\"status\":\"queued\",\"pages\":3}");
    }
  }

  /** What the threads of a process that do its work have allocated so far. */
  private record Allocation(VirtualMachine machine, JMXConnector connector, MBeanServerConnection beans, ObjectName threads) implements AutoCloseable {
    Allocation(long pid) throws Exception {
      this(VirtualMachine.attach(String.valueOf(pid)));
    }

    private Allocation(VirtualMachine machine) throws Exception {
      this(machine, JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
    }

    private Allocation(VirtualMachine machine, JMXConnector connector) throws Exception {
      this(machine, connector, connector.getMBeanServerConnection(), new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME));
    }

    long bytes() throws Exception {
      long sum = 0;
      long[] ids = (long[]) beans.getAttribute(threads, "AllThreadIds");
      for (long id : ids) {
        CompositeData thread = (CompositeData) beans.invoke(threads, "getThreadInfo", new Object[] {id}, new String[] {"long"});
        String name = thread == null ? "" : (String) thread.get("threadName");
        if (name.startsWith("vert.x") || name.startsWith("waybill")) {
          sum += (long) beans.invoke(threads, "getThreadAllocatedBytes", new Object[] {id}, new String[] {"long"});
        }
      }
      return sum;
    }

    @Override
    public void close() throws Exception {
      connector.close();
      machine.detach();
    }
  }
}
