package dev.waybill.threat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;
import java.util.List;

class OutgoingThreatsTest {
  @TempDir static Path folder;

  @Test
  void smoke() {
    try (ThreatRig rig = new ThreatRig(folder, ThreatRig.OPEN, ThreatRig.FEW_CONNECTIONS, List.of())) {
      rig.load();
      rig.mark();
      long begin = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        rig.play(() -> {});
      }
      System.err.println("ms " + (System.nanoTime() - begin) / 1e6);
      rig.assertClean("good");
    }
  }
}
