package dev.waybill.kind;

import java.util.List;

/** A named way of doing one thing: an auth scheme, a body, a decoder. Each family adds its own {@code compile}. */
public interface Kind {
  /** As written in a manifest. */
  String name();

  /** One line for {@code waybill kinds} and the reference. */
  String summary();

  /** Its settings; empty where its value is a shape or nothing. */
  List<Key> keys();
}
