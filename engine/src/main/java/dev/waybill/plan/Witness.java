package dev.waybill.plan;

import dev.waybill.tree.Place;

/** Told of the places of a manifest that took part in a dispatch: error rules and map entries. For coverage of tests. */
@FunctionalInterface
public interface Witness {
  Witness NONE = place -> {};

  void saw(Place place);
}
