package dev.waybill.attempt;

/** So many at once. */
final class ConcurrentAllowance implements Allowance {
  private final int most;
  private int under;

  ConcurrentAllowance(int most) {
    this.most = most;
  }

  @Override
  public long delay(long now, int ahead) {
    return under < most ? 0 : UNKNOWN;
  }

  @Override
  public void take(long now) {
    under++;
  }

  @Override
  public void end() {
    under--;
  }
}
