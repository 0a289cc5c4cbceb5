package dev.waybill.app;

import dev.waybill.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at the start what the settings open to every manifest. */
final class Openings {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.egress");

  private Openings() {}

  /** @param sandbox whether no packet leaves: then nothing is open */
  static void warn(Config.Egress egress, boolean sandbox) {
    if (sandbox) {
      return;
    }
    if (!egress.allowNetworks().isEmpty()) {
      LOG.atWarn().addKeyValue("allow_networks", String.join(", ", egress.allowNetworks()))
          .log("Manifests may reach networks that are not public");
    }
    if (egress.plainHttp()) {
      LOG.atWarn().addKeyValue("plain_http", true)
          .log("Manifests may use http://: what is sent there, secrets too, goes in the clear");
    }
  }
}
