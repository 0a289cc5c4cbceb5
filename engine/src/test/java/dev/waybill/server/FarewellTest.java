package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

class FarewellTest {
  /** Whoever reads on until the end need not wait until the connection is given up. */
  @Test
  void theLastAnswerOverTlsEndsWithAFarewellAndWhatStillComesIsTaken() throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(false);
    ConnectionWatch watch = new ConnectionWatch(Patience.DEFAULT, AuditTrail.NONE);
    EmbeddedChannel channel = new EmbeddedChannel(new SslHandler(engine), watch);
    assertThat(engine.isOutboundDone()).isFalse();
    watch.letGo();
    channel.runPendingTasks();
    assertThat(engine.isOutboundDone()).isTrue();
    assertThat(channel.isOpen()).isTrue();
    assertThat(watch.isLeaving()).isTrue();
    channel.close();
  }
}
