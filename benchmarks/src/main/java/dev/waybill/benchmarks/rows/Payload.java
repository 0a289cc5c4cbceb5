package dev.waybill.benchmarks.rows;

import dev.waybill.benchmarks.load.Load;
import dev.waybill.benchmarks.report.Figure;
import dev.waybill.benchmarks.report.Score;
import dev.waybill.benchmarks.systems.HandWrittenEcho;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Gateway;
import dev.waybill.benchmarks.yard.Progress;
import dev.waybill.benchmarks.yard.Running;
import dev.waybill.benchmarks.yard.Starting;
import dev.waybill.benchmarks.yard.Stub;
import dev.waybill.benchmarks.yard.Yard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** P8, P9: a text of 16 kB to 1 MB goes out and comes back in a mapped field; then a file of 200 MB through a heap of 64 MB. */
public final class Payload implements Row {
  private static final int SMALL = 16_000;
  private static final int LARGE = 1_000_000;
  private static final String ECHO = """
        echo:
          input: { type: object, required: [to, text], properties: { to: { type: string }, text: { type: string }, reference: { type: string } } }
          request:
            POST: /echo
            json: { to: $.input.to, text: $.input.text, reference: $.input.reference }
          output: { job_id: $.body.data.id, status: $.body.data.status, text: $.body.data.text }
        upload:
          timeout: 5m
          input: { type: object, required: [document], properties: { document: { file: { media: ["application/octet-stream"], max_bytes: 300MB, sources: [upload] } } } }
          request: { POST: /upload, bytes: $.input.document }
          output: { bytes: $.body.data.bytes, crc: $.body.data.crc }
      """;

  /** Waybill with these actions beside {@code send}. */
  static Gateway gateway(Yard yard, Stub stub) throws IOException {
    return Gateway.in(yard).manifest("bench", Gateway.MESSAGES.formatted("bench", "127.0.0.1", stub.port()) + ECHO);
  }

  @Override
  public List<Figure> measure(Yard yard, Effort effort) throws Exception {
    Stub stub = Stub.start(yard, 0);
    try {
      return List.of(perByte(yard, effort, stub), growth(yard, effort, stub), upload(yard, stub));
    } finally {
      stub.process().close();
    }
  }

  private static Figure perByte(Yard yard, Effort effort, Stub stub) throws IOException {
    Gateway gateway = gateway(yard, stub);
    try (Side hand = Side.byHand(yard, stub, HandWrittenEcho.class); Side waybill = new Side(gateway.start("Waybill"),
        gateway.target("bench", "echo"))) {
      Starting.firstAnswer(waybill.process(), gateway.target("bench"));
      Starting.pause(500);
      for (Side side : List.of(hand, waybill)) {
        side.warm(side.target().echoes(Yard.KEY, SMALL), effort.of(30_000, 5_000), 8)
            .warm(side.target().echoes(Yard.KEY, LARGE), effort.of(1_000, 200), 8);
      }
      List<Double> ratios = new ArrayList<>();
      List<Double> nanos = new ArrayList<>();
      for (int round = 0; round < effort.of(7, 3); round++) {
        double by = perByte(hand, effort);
        double own = perByte(waybill, effort);
        nanos.add(own);
        ratios.add(own / by);
      }
      Progress.say("P8: %.2f ns a byte", Score.median(nanos));
      return Figure.most("P8", "CPU per payload byte ÷ hand-written, 16 kB to 1 MB, both ways", Score.median(ratios), "", 1.1,
          0.7);
    }
  }

  private static double perByte(Side side, Effort effort) {
    Load small = side.target().echoes(Yard.KEY, SMALL);
    Load large = side.target().echoes(Yard.KEY, LARGE);
    double seconds = effort.seconds() * 0.7;
    return (side.micros(large, seconds, 8) - side.micros(small, seconds, 8)) * 1_000 / (LARGE - SMALL);
  }

  private static Figure growth(Yard yard, Effort effort, Stub stub) throws IOException {
    Gateway gateway = gateway(yard, stub).heap("-Xmx256m", "-XX:+UseSerialGC");
    try (Running process = gateway.start("Waybill")) {
      Starting.firstAnswer(process, gateway.target("bench"));
      gateway.target("bench").messages(Yard.KEY).count(effort.of(100_000, 20_000), 32).flawless("Waybill");
      long before = process.residentBytes();
      gateway.target("bench", "echo").echoes(Yard.KEY, LARGE).count(effort.of(1_600, 320), 16).flawless("Waybill with 16 × 1 MB");
      return Figure.most("P9", "growth of RSS by 16 × 1 MB in flight, both ways",
          Math.max(0, process.mostResidentBytes() - before) / 1e6, " MB", 150, 64);
    }
  }

  private static Figure upload(Yard yard, Stub stub) throws IOException {
    long bytes = 200_000_000;
    Gateway gateway = gateway(yard, stub).heap("-Xmx64m", "-XX:+UseSerialGC");
    try (Running process = gateway.start("Waybill")) {
      Starting.firstAnswer(process, gateway.target("bench"));
      long start = System.nanoTime();
      String flaw = Upload.flaw(gateway.port(), "/v1/dispatch/bench/upload", bytes);
      String figure = flaw == null ? String.format(java.util.Locale.ROOT, "works, %.1f s, RSS %d MB",
          (System.nanoTime() - start) / 1e9,
          process.mostResidentBytes() / 1_000_000) : flaw;
      return Figure.works("P9", "200 MB file through -Xmx64m", flaw == null, figure);
    }
  }
}
