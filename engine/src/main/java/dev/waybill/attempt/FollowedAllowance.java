package dev.waybill.attempt;

/**
 * What the provider's own headers say. Closed while nothing is left until the reset; calls under way count as used until their reply
 * says otherwise, and one that ends without such a reply gives its place back. What the provider never spoke of is open.
 */
final class FollowedAllowance implements Allowance {
  private boolean known;
  private long said;
  private long left;
  private long reset;

  @Override
  public long delay(long now, int ahead) {
    if (known && reset - now <= 0) {
      known = false;
    }
    return !known || left > ahead ? 0 : reset - now;
  }

  @Override
  public void take(long now) {
    left--;
  }

  @Override
  public void end() {
    left = Math.min(said, left + 1);
  }

  @Override
  public void note(long nowLeft, long resetNanos) {
    known = true;
    said = Math.max(0, nowLeft);
    // The call that brought the news is counted in it, and gives its place back when it ends.
    left = said - 1;
    reset = resetNanos;
  }
}
