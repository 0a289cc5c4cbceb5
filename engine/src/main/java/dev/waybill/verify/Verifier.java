package dev.waybill.verify;

import dev.waybill.document.Document;
import io.vertx.core.Future;
import java.time.Instant;

/** One way of telling the provider's deliveries from forged ones, compiled. Immutable and thread-safe. */
public interface Verifier {
  /**
   * Whether it is the provider's. Fails with a {@link dev.waybill.problem.Failure} where that cannot be told at the moment, and
   * with what the decoder throws where the body had to be read and cannot be.
   */
  Future<Verdict> verify(Delivery delivery);

  /** What signing a delivery of a test takes. */
  interface Signing {
    /** The delivery's document. */
    Document read(Incoming incoming);

    Instant now();

    /**
     * The private half of the fixed pair whose public half stands in for a secret that a test leaves out, PEM (PKCS #8).
     *
     * @param alg of a signature or of a token
     */
    String privateKey(String alg);
  }

  /**
   * The delivery as the provider would have sent it, for tests of manifests.
   *
   * @throws Unsignable where it cannot be told where the proof belongs
   */
  default Incoming signed(Incoming bare, Signing signing) {
    return bare;
  }

  /** A delivery that cannot be signed for a test. The sentence says why. */
  final class Unsignable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unsignable(String sentence) {
      super(sentence, null, false, false);
    }
  }
}
