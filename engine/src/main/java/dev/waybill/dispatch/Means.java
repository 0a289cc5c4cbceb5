package dev.waybill.dispatch;

import dev.waybill.http.HeldBytes;

/**
 * What a dispatcher works with and within.
 *
 * @param maxReply the most bytes of a file that is given within JSON; the pages of a list that is given whole may have ten times as many
 * @param held how many bytes of replies, and of files that must be in memory, all dispatches together may hold
 * @param files where files come from that callers give by their URL
 * @param recorder of what must be recorded before it begins
 */
public record Means(long maxReply, HeldBytes held, UrlFiles files, Recorder recorder) {
  /** 10 MB. */
  public static final long USUAL_REPLY = 10_000_000;

  /** Replies of up to so many bytes, as many as there are; no files by URL. */
  public static Means of(long maxReply) {
    return new Means(maxReply, HeldBytes.unlimited(), UrlFiles.NONE, Recorder.NONE);
  }

  /** The same with a recorder. */
  public Means with(Recorder other) {
    return new Means(maxReply, held, files, other);
  }
}
