package dev.waybill.tree;

import com.fasterxml.jackson.databind.JsonNode;

/** A piece of a read file that knows where it stands. Closed: a map, a list or a scalar. Immutable. */
public sealed interface Node permits MapNode, ListNode, ScalarNode {
  /** Where the value begins, with its dotted path. */
  Place place();

  /** The same without places, numbers with every digit they were written with. */
  JsonNode json();

  /** What a person would call it in a finding: {@code a map}, {@code a list}, {@code text}, {@code a number} … */
  String kind();
}
