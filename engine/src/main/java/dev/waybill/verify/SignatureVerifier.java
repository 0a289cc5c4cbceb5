package dev.waybill.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.signature.Algorithm;
import dev.waybill.template.Text;
import dev.waybill.template.Unrenderable;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Checks a signature.
 *
 * @param every all signatures the delivery carries
 * @param stamp or null where no time was signed
 * @param place where the signature is read from
 * @param stampPlace where the time is read from, or null
 */
record SignatureVerifier(
    Algorithm algorithm, KeyRing ring, Payload payload, Shape every, Written written, Stamp stamp, Supplier<Instant> now,
        Spot place, Spot stampPlace)
    implements Verifier {
  /** A delivery of ten thousand signatures must not cost ten thousand checks. */
  private static final int MOST = 16;

  @Override
  public Future<Verdict> verify(Delivery delivery) {
    String flaw;
    try {
      flaw = flaw(delivery);
    } catch (Unrenderable | Unmapped absent) {
      flaw = "incomplete";
    }
    return (flaw == null ? Verdict.HOLDS : Verdict.refused(flaw)).now();
  }

  private String flaw(Delivery delivery) {
    if (ring.isEmpty()) {
      return "no_key";
    }
    Document document = delivery.document();
    if (stamp != null) {
      String text = stamp.text(document);
      String flaw = stamp.flaw(text, now.get());
      if (flaw != null) {
        return flaw;
      }
      document = document.with(Root.TIMESTAMP, TextNode.valueOf(text));
    }
    List<byte[]> signatures = signatures(document);
    if (signatures.isEmpty()) {
      return "no_signature";
    }
    return ring.holds(payload.bytes(document, delivery.incoming().raw()), signatures) ? null : "bad_signature";
  }

  private List<byte[]> signatures(Document document) {
    List<byte[]> signatures = new ArrayList<>();
    for (JsonNode each : every.render(document)) {
      String text = Text.of(each);
      byte[] bytes = text == null ? null : written.read(text.strip());
      if (bytes != null && bytes.length > 0 && signatures.size() < MOST) {
        signatures.add(bytes);
      }
    }
    return signatures;
  }

  @Override
  public Incoming signed(Incoming bare, Signing signing) {
    Incoming stamped = bare;
    if (stampPlace != null && stamp.text(signing.read(bare)) == null) {
      stamped = stampPlace.put(bare, Long.toString(signing.now().getEpochSecond()));
    }
    Document document = signing.read(stamped);
    if (stamp != null) {
      document = document.with(Root.TIMESTAMP, TextNode.valueOf(stamp.text(document)));
    }
    try {
      return place.put(stamped, written.write(ring.sign(payload.bytes(document, stamped.raw()), signing)));
    } catch (Unrenderable absent) {
      throw new Unsignable("What would be signed is not complete: " + absent.getMessage());
    }
  }
}
