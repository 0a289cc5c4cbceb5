package dev.waybill.server;

import dev.waybill.clock.Timeline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the listener's certificate, key and client authorities when they are replaced on disk: connections that are open go
 * on, new ones get the new. What does not fit (yet) leaves the last good ones in force. One timeline, begun and ended once.
 */
final class Renewal {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.http");
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Timeline timeline;
  private final Listener listener;
  private volatile Timeline.Timer timer;
  private volatile boolean ended;
  private final Validity validity = new Validity();
  private String complained = "";
  private String seen = "";

  Renewal(Vertx vertx, Timeline timeline, Listener listener) {
    this.vertx = vertx;
    this.timeline = timeline;
    this.listener = listener;
  }

  void begin() {
    validity.look(listener.current(), timeline.now());
    timer = timeline.after(EVERY, this::look);
  }

  void end() {
    ended = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void look() {
    vertx.executeBlocking(() -> Certificates.read(listener.current().files()), false)
        .compose(this::taken)
        .onFailure(this::unfit)
        .onComplete(done -> {
          if (!ended) {
            begin();
          }
        });
  }

  private Future<Void> taken(Certificates read) {
    seen = "";
    if (read.texts().equals(listener.current().texts())) {
      return Future.succeededFuture();
    }
    return listener.renew(read).onSuccess(done -> {
      complained = "";
      LOG.info("The certificate of the listener was replaced");
    });
  }

  /** Files are replaced one after the other, so what does not fit is said only once it still does not fit at the next look. */
  private void unfit(Throwable cause) {
    String sentence = String.valueOf(cause.getMessage());
    if (sentence.equals(seen) && !sentence.equals(complained)) {
      LOG.atWarn().addKeyValue("why", sentence).log("The certificate of the listener stays as it is");
      complained = sentence;
    }
    seen = sentence;
  }
}
