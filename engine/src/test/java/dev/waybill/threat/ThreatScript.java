package dev.waybill.threat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** What a faulty provider does on its socket: pieces of {@code threats/replies.yaml}, in their order. */
record ThreatScript(List<Piece> pieces) {
  static final ThreatScript NONE = new ThreatScript(List.of());
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";
  private static final int DRIP_MILLIS = 20;

  /** One thing to do. */
  @FunctionalInterface
  interface Piece {
    void play(Socket socket, OutputStream out) throws IOException, InterruptedException;
  }

  void play(Socket socket) throws IOException, InterruptedException {
    for (Piece piece : pieces) {
      piece.play(socket, socket.getOutputStream());
    }
  }

  static ThreatScript of(List<?> written) {
    List<Piece> pieces = new ArrayList<>();
    written.forEach(one -> pieces.add(piece(one)));
    return new ThreatScript(pieces);
  }

  /** A whole reply with these fields and bytes. */
  static ThreatScript reply(String fields, byte[] body) {
    byte[] head = latin1("HTTP/1.1 200 OK\r\n" + fields + "\r\nContent-Length: " + body.length + "\r\n\r\n");
    return new ThreatScript(List.of((socket, out) -> {
      out.write(head);
      out.write(body);
    }));
  }

  private static Piece piece(Object written) {
    if (written instanceof Map<?, ?> map) {
      return map.containsKey("forever") ? again(latin1(((String) map.get("forever")).repeat(20)), 0)
          : map.containsKey("drip") ? again(latin1((String) map.get("drip")), DRIP_MILLIS)
              : map.containsKey("head") ? reply((String) map.get("head"), body(map)).pieces.get(0) : text(latin1(ThreatVectors.text(map)));
    }
    return switch ((String) written) {
      case "stall" -> (socket, out) -> socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      case "close" -> (socket, out) -> socket.close();
      case "reset" -> (socket, out) -> {
        socket.setSoLinger(true, 0);
        socket.close();
      };
      case "OK" -> text(latin1(OK));
      default -> text(latin1((String) written));
    };
  }

  private static Piece text(byte[] bytes) {
    return (socket, out) -> out.write(bytes);
  }

  /** Until the gateway closes. */
  private static Piece again(byte[] bytes, int millis) {
    return (socket, out) -> {
      while (true) {
        out.write(bytes);
        if (millis > 0) {
          new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        }
      }
    };
  }

  private static byte[] body(Map<?, ?> map) {
    if (!map.containsKey("gzip")) {
      return latin1((String) map.get("body"));
    }
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[1_000];
      for (int i = 0; i < (Integer) map.get("gzip"); i += zeros.length) {
        out.write(zeros);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bomb.toByteArray();
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
