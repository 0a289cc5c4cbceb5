package dev.waybill.benchmarks.rows;

import dev.waybill.benchmarks.load.Load;
import dev.waybill.benchmarks.report.Figure;
import dev.waybill.benchmarks.report.Score;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Gateway;
import dev.waybill.benchmarks.yard.Stub;
import dev.waybill.benchmarks.yard.Yard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What single features cost: Waybill with everything on, beside Waybills that lack one thing each, in turn. */
public final class Features implements Row {
  private static final String ACCESS = """
      access:
        keys:""";

  @Override
  public List<Figure> measure(Yard yard, Effort effort) throws Exception {
    Stub stub = Stub.start(yard, 0);
    Map<String, Gateway> variants = new LinkedHashMap<>();
    variants.put("everything on", Gateway.ofMessages(yard, stub.port()).logged());
    variants.put("audit record", Gateway.ofMessages(yard, stub.port()).logged().with("audit: { enabled: false }"));
    variants.put("log line for each dispatch", Gateway.ofMessages(yard, stub.port()));
    variants.put("access key", Gateway.ofMessages(yard, stub.port()).logged().without(ACCESS.lines().toList().get(0))
        .without(ACCESS.lines().toList().get(1)));
    variants.put("input schema", Gateway.in(yard).logged().manifest("bench", schemaless(stub.port())));
    Map<String, Side> sides = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Gateway> variant : variants.entrySet()) {
        Side side = new Side(variant.getValue().start("Waybill: " + variant.getKey()), variant.getValue().target("bench"))
            .ready();
        sides.put(variant.getKey(), side);
        side.warm(side.messages(), effort.of(200_000, 40_000), 32);
      }
      return figures(sides, effort);
    } finally {
      sides.values().forEach(Side::close);
      stub.process().close();
    }
  }

  private static List<Figure> figures(Map<String, Side> sides, Effort effort) throws IOException {
    Map<String, List<Double>> saved = new LinkedHashMap<>();
    for (int round = 0; round < effort.rounds(); round++) {
      double whole = 0;
      for (Map.Entry<String, Side> one : sides.entrySet()) {
        Load load = one.getValue().messages();
        double micros = one.getValue().micros(load, effort.seconds() / 2, 32);
        whole = whole == 0 ? micros : whole;
        saved.computeIfAbsent(one.getKey(), name -> new ArrayList<>()).add(1 - micros / whole);
      }
    }
    List<Figure> figures = new ArrayList<>();
    saved.forEach((name, shares) -> {
      if (!name.equals("everything on")) {
        figures.add(Figure.shown("FEATURES", "share of a dispatch's CPU that goes when there is no " + name,
            Score.median(shares) * 100, " %"));
      }
    });
    return figures;
  }

  private static String schemaless(int provider) {
    String text = Gateway.MESSAGES.formatted("bench", "127.0.0.1", provider);
    return text.substring(0, text.indexOf("    input:")) + text.substring(text.indexOf("    request:"));
  }
}
