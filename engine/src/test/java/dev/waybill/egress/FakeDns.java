package dev.waybill.egress;

import dev.waybill.http.IpLiteral;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;

/** A DNS server on loopback, UDP and TCP on one port, that answers as a test says (RFC 1035 § 4). */
public final class FakeDns implements AutoCloseable {
  public static final int A = 1;
  public static final int CNAME = 5;
  public static final int AAAA = 28;

  /** One record of an answer. */
  public record Entry(String name, int type, int seconds, byte[] data) {}

  /** What is answered; null for silence. */
  public record Reply(int code, List<Entry> entries, boolean truncated, byte[] raw) {
    public static Reply of(Entry... entries) {
      return new Reply(0, List.of(entries), false, null);
    }

    public static Reply code(int code) {
      return new Reply(code, List.of(), false, null);
    }
  }

  public final Queue<String> asked = new ConcurrentLinkedQueue<>();
  public final Queue<Integer> sourcePorts = new ConcurrentLinkedQueue<>();
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final BiFunction<String, Integer, Reply> answers;

  public FakeDns(BiFunction<String, Integer, Reply> answers) {
    this.answers = answers;
    try {
      InetAddress here = InetAddress.getByName("127.0.0.1");
      this.tcp = new ServerSocket(0, 50, here);
      this.udp = new DatagramSocket(tcp.getLocalPort(), here);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    start(this::serveUdp);
    start(this::serveTcp);
  }

  public InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", udp.getLocalPort());
  }

  public static Entry address(String name, int seconds, String address) {
    byte[] bytes = IpLiteral.address(address).getAddress();
    return new Entry(name, bytes.length == 4 ? A : AAAA, seconds, bytes);
  }

  public static Entry alias(String name, int seconds, String target) {
    return new Entry(name, CNAME, seconds, encoded(target));
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "fake-dns");
    thread.setDaemon(true);
    thread.start();
  }

  private void serveUdp() {
    byte[] buffer = new byte[1_500];
    while (!udp.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        sourcePorts.add(packet.getPort());
        byte[] reply = reply(buffer, "udp ");
        if (reply != null) {
          udp.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try (Socket socket = tcp.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] question = in.readNBytes(in.readUnsignedShort());
        byte[] reply = reply(question, "tcp ");
        if (reply != null) {
          DataOutputStream out = new DataOutputStream(socket.getOutputStream());
          out.writeShort(reply.length);
          out.write(reply);
        }
      } catch (IOException closed) {
        if (tcp.isClosed()) {
          return;
        }
      }
    }
  }

  private byte[] reply(byte[] question, String how) throws IOException {
    List<String> labels = new ArrayList<>();
    int at = 12;
    while (question[at] != 0) {
      labels.add(new String(question, at + 1, question[at], StandardCharsets.ISO_8859_1));
      at += question[at] + 1;
    }
    String name = String.join(".", labels);
    int type = (question[at + 1] & 0xff) << 8 | question[at + 2] & 0xff;
    asked.add(how + (type == A ? "A " : type == AAAA ? "AAAA " : type + " ") + name);
    Reply reply = answers.apply(how + name, type);
    if (reply == null || reply.raw() != null) {
      return reply == null ? null : reply.raw();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(question, 0, 2);
    out.writeShort(0x8180 | (reply.truncated() ? 0x200 : 0) | reply.code());
    out.writeShort(1);
    out.writeShort(reply.entries().size());
    out.writeInt(0);
    out.write(question, 12, at + 5 - 12);
    for (Entry entry : reply.entries()) {
      out.write(encoded(entry.name()));
      out.writeShort(entry.type());
      out.writeShort(1);
      out.writeInt(entry.seconds());
      out.writeShort(entry.data().length);
      out.write(entry.data());
    }
    return bytes.toByteArray();
  }

  private static byte[] encoded(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String label : name.split("\\.")) {
      bytes.write(label.length());
      bytes.writeBytes(label.getBytes(StandardCharsets.ISO_8859_1));
    }
    bytes.write(0);
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    udp.close();
    try {
      tcp.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
