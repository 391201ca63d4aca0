package dev.offloop.base;

/**
 * Which of two ways to wait takes less time for each thing that comes, found out by using both: the
 * usual one, and the other for one window now and then, to see whether it would do better by now.
 *
 * <p>At once, where the usual way has become dearer than the other was; else, in the end, each
 * {@value #GAP_MAX}th window, so that a dear trial costs little.
 *
 * <h2>Threads</h2>
 *
 * One at a time, each seeing what the one before it wrote.
 */
final class CheaperWay {
  private static final long WINDOW_NANOS = 4_000_000L; // longer than most slices of a scheduler's
  private static final int WINDOW_WAITS = 2;
  private static final int WAITS_TO_SEE = 32; // that a trial is not worth a whole window
  private static final int GAP_MAX = 16;

  private boolean isSecondUsual;
  private boolean isTrial;
  private double usual = Double.MAX_VALUE; // ns for each that came, in the last such window
  private double other = Double.MAX_VALUE; // likewise
  private int gap = 1; // usual windows between two trials
  private int untilTrial = gap;

  private boolean isOn; // the last wait was followed by another
  private long latestNanos;
  private long latestCome;
  private long nanos; // of this window
  private long come;
  private int waits;

  /** Whether to use the second way now. */
  boolean isSecond() {
    return isSecondUsual != isTrial;
  }

  /**
   * Says that a wait is due; what has passed since the last one was the present way's.
   *
   * @param now the time, in nanoseconds
   * @param comeSoFar how many have come, in all
   * @param goesOn whether more is expected; if not, the time until the next wait is nobody's
   */
  void waits(long now, long comeSoFar, boolean goesOn) {
    if (isOn) {
      nanos += now - latestNanos;
      come += comeSoFar - latestCome;
      waits++;
      final double cost = (double) nanos / Math.max(1, come);
      if ((waits >= WINDOW_WAITS && nanos >= WINDOW_NANOS)
          || (isTrial && waits >= WAITS_TO_SEE && cost > 2 * usual)) {
        windowEnds(cost);
        nanos = 0;
        come = 0;
        waits = 0;
      }
    }
    isOn = goesOn;
    latestNanos = now;
    latestCome = comeSoFar;
  }

  private void windowEnds(double cost) {
    if (isTrial) {
      isTrial = false;
      if (cost < usual) {
        isSecondUsual = !isSecondUsual;
        other = usual;
        usual = cost;
        gap = 1;
      } else {
        other = cost;
        gap = Math.min(2 * gap, GAP_MAX);
      }
      untilTrial = gap;
    } else {
      usual = cost;
      isTrial = --untilTrial <= 0 || cost > other;
    }
  }
}
