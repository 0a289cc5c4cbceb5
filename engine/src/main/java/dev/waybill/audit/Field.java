package dev.waybill.audit;

import java.util.Locale;

/** The fields of a record in the order they are written in; a field that has no value is left out. */
public enum Field {
  SEQ("the record's number; each is one more than the one before"),
  TIME("when, by the gateway's clock, in UTC to the millisecond; the order is told by `seq`, since clocks go back"),
  KIND("what the record is about"),
  LOG("`head`: the random id of this audit record"),
  SEGMENT("`head`: the number of the file"),
  OLDEST("`head`: the number of the oldest file that is kept"),
  REQUEST("the request's id (`X-Request-Id`)"),
  DISPATCH("the dispatch's id"),
  CALLER("`{name, kind}`: who called; `kind` is `key`, `certificate`, `token`, `anyone` where there is no access control, or"
  + " `gateway`; left out where nobody was known"),
  SOURCE("the address the call came from"),
  ROUTE("the method and the route's word, never a path"),
  PROVIDER("the provider, where there is one of that id"),
  ACTION("the action, or the webhook, where there is one of that name"),
  VERSION("the manifest's version; of a `start`, Waybill's"),
  MANIFEST("the SHA-256 of the manifest's bytes"),
  FILE("`reload`: a file that was refused"),
  DRY_RUN("`true` where nothing was to be sent"),
  DECISION("`ok`, or the problem's code; of a reload `loaded replaced removed refused`; `caller_gone` where the caller hung up"
  + " first"),
  REASON("a fixed word that says more than the code"),
  STATUS("the HTTP status the caller got; none where the caller was gone"),
  PROVIDER_STATUS("the provider's last HTTP status"),
  ATTEMPTS("how many requests were tried at the provider"),
  MAYBE_PROCESSED("whether the provider may have done it all the same"),
  DURATION_MS("how long the call took"),
  REQUEST_BODY("`{bytes, sha256}` of the request's body as it came, where it came whole"),
  ANSWER_BODY("`{bytes, sha256}` of all that was written as the answer's body"),
  COUNT("`refused`: how many; `gap`: how many records are missing"),
  PREV("the `hash` of the record before"),
  HASH("the SHA-256 of this line without its `hash`");

  private final String meaning;
  private final String word = name().toLowerCase(Locale.ROOT);
  private final byte[] opening = JsonLine.ascii(",\"" + word + "\":");

  Field(String meaning) {
    this.meaning = meaning;
  }

  /** As records have it. */
  public String word() {
    return word;
  }

  /** What stands before its value in a line. */
  byte[] opening() {
    return opening;
  }

  /** What it says, for people. */
  public String meaning() {
    return meaning;
  }
}
