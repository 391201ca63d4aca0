package dev.offloop.base;

/**
 * A moment for others, taken by who has emptied a list that others fill, before he looks once more
 * and then sleeps: so that he finds several at once.
 *
 * <p>Where others run beside him he waits a few pauses, if many are on their way.
 *
 * <p>Where there is one processor he gives way, once. For who has just been woken by the first of
 * many goes before them all: he would take that one, sleep, and be woken by the next, for ever.
 * Giving way lets them bring the rest. But it lets strangers go first too, and one that is busy
 * keeps the processor for a whole slice of the scheduler's, a thousand times what a sleep costs. So
 * it is done as long as it is the {@link CheaperWay}.
 *
 * <h2>Threads</h2>
 *
 * linger: one at a time, each seeing what the one before it wrote. lingerLikewise: any.
 */
public final class Lingering {
  /** So many on their way, and where others run beside one a moment pays: a few come close. */
  private static final int MANY = 16;

  private final Machine machine;
  private final Polling polling;
  private final boolean isAlone;
  private final CheaperWay way = new CheaperWay(); // the second is to give no way
  private volatile boolean givesWay = true; // written by linger, for both sides

  Lingering(Machine machine, Polling polling) {
    this.machine = machine;
    this.polling = polling;
    this.isAlone = machine.processors() == 1;
  }

  /**
   * Waits a moment, if that may pay, and where polling is allowed at all.
   *
   * @param expected how many are on their way
   * @param pauses how long, where others run beside one: in pauses of 10 to 30 ns each
   * @param come how many have come so far, in all
   * @return whether to look once more
   */
  public boolean linger(int expected, int pauses, long come) {
    if (isAlone && polling.isAllowed()) {
      way.waits(machine.nanoTime(), come, expected > 0);
      givesWay = !way.isSecond();
    }
    return lingerLikewise(expected, pauses);
  }

  /** Likewise, by the other side, which does as this one has decided. */
  public boolean lingerLikewise(int expected, int pauses) {
    if (!polling.isAllowed() || expected < (isAlone ? 1 : MANY)) {
      return false;
    }
    if (!isAlone) {
      machine.linger(pauses);
    } else if (givesWay) {
      machine.giveWay();
    }
    return true;
  }
}
