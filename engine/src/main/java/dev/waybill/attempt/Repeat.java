package dev.waybill.attempt;

/** What sending a request twice does. */
public enum Repeat {
  /** Perhaps two effects: sent again only where the first was provably not processed. */
  NONE,
  /** The same as sending it once, by its nature. */
  NATURAL,
  /** One effect, because the provider knows both by one key. */
  KEYED
}
