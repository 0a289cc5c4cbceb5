package dev.waybill.benchmarks.rows;

import dev.waybill.benchmarks.wire.Intake;
import dev.waybill.benchmarks.yard.Yard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;

/** Sends a file of random bytes as a part of a form, without holding it. */
final class Upload {
  private Upload() {}

  /** What is wrong with the answer, or null where the provider had every byte. */
  static String flaw(int port, String path, long bytes) throws IOException {
    String front = "--part\r\nContent-Disposition: form-data; name=\"input\"\r\nContent-Type: application/json\r\n\r\n{}\r\n--part\r\n"
        + "Content-Disposition: form-data; name=\"document\"; filename=\"large.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    String back = "\r\n--part--\r\n";
    String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + Yard.KEY
        + "\r\nContent-Type: multipart/form-data; boundary=part\r\nContent-Length: " + (front.length() + bytes + back.length())
            + "\r\n\r\n";
    byte[] block = new byte[1 << 16];
    new Random(11).nextBytes(block);
    CRC32 crc = new CRC32();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(120_000);
      OutputStream out = socket.getOutputStream();
      out.write((head + front).getBytes(StandardCharsets.US_ASCII));
      for (long left = bytes; left > 0; left -= block.length) {
        int count = (int) Math.min(block.length, left);
        crc.update(block, 0, count);
        out.write(block, 0, count);
      }
      out.write(back.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      String answer = answer(socket.getInputStream());
      String wanted = "{\"bytes\":" + bytes + ",\"crc\":\"" + Long.toHexString(crc.getValue()) + "\"}";
      return answer.contains(wanted) ? null : "answered " + answer;
    }
  }

  private static String answer(InputStream in) throws IOException {
    Intake intake = new Intake();
    byte[] some = new byte[8_192];
    while (true) {
      int count = in.read(some);
      if (count < 0) {
        return "the connection was closed";
      }
      if (intake.take(ByteBuffer.wrap(some, 0, count))) {
        return intake.status() + " " + intake.text();
      }
    }
  }
}
