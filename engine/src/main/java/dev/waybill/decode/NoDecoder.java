package dev.waybill.decode;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.kind.Key;
import dev.waybill.tree.Keys;
import java.util.List;

/** {@code none}: the body is not looked at. */
public final class NoDecoder implements DecoderKind {
  @Override
  public String name() {
    return "none";
  }

  @Override
  public String summary() {
    return "the body is not looked at";
  }

  @Override
  public List<Key> keys() {
    return List.of();
  }

  @Override
  public Decoder compile(Keys keys) {
    return reply -> MissingNode.getInstance();
  }
}
