package dev.offloop.soak;

/** A call that a loop owes: a task, a bottom half, a notifier's handler, a timer. Immutable. */
final class Promised implements Owed {
  private final long born;
  private final String what;

  Promised(long born, String what) {
    this.born = born;
    this.what = what;
  }

  @Override
  public long born() {
    return born;
  }

  @Override
  public String what() {
    return what;
  }
}
