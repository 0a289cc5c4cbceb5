package dev.waybill.template;

/** How a value is written into its place. */
public enum Escape {
  /** As it is: text whose place encodes it later (JSON, form, multipart, plain text). */
  NONE,
  /** One percent-encoded path segment (RFC 3986); empty, {@code .} and {@code ..} are refused. */
  PATH,
  /** Percent-encoded query value. */
  QUERY,
  /** An HTTP field value (RFC 9110): CR, LF, NUL, other controls and non-ASCII are refused. */
  HEADER,
  /** XML character data and attribute values. */
  XML
}
