package dev.offloop.base;

/**
 * How long one kind of callback may go on in one turn before the others have theirs.
 *
 * <p>Reading the clock costs about as much as a short callback, so it is read after the first item
 * and then after 2, 4, 8 and at most {@value #WIDEST_GAP} more. Confined to the thread in the turn.
 * A nested turn begins the same share afresh, and the interrupted turn then ends when it would have
 * ended after the nested one: nothing is lost, it goes on in the next turn.
 */
public final class Share {
  private static final int WIDEST_GAP = 16;

  private final NanoClock clock;
  private final long nanos;
  private long start;
  private int gap;
  private int untilLook;

  /**
   * Makes a share.
   *
   * @param clock tells the time
   * @param nanos how long a turn of this kind may last, in nanoseconds
   */
  public Share(NanoClock clock, long nanos) {
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Begins the share of a turn. */
  public void begin() {
    gap = 0;
    untilLook = 1;
  }

  /** Returns whether the share is spent; to be asked between two items. */
  public boolean spent() {
    if (--untilLook > 0) {
      return false;
    }
    final long now = clock.nanoTime();
    if (gap == 0) {
      start = now;
    } else if (now - start >= nanos) {
      untilLook = 1; // stays spent, should anybody ask again
      return true;
    }
    gap = Math.min(gap == 0 ? 1 : gap * 2, WIDEST_GAP);
    untilLook = gap;
    return false;
  }
}
