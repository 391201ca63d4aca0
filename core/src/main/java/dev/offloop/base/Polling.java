package dev.offloop.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

/**
 * How long to look for work before going to sleep, learned from how long the waits last.
 *
 * <p>A sleep and a wake-up cost some microseconds of processor time, and where the processor has
 * halted many more pass until it runs again. To look costs processor time only. Who looks for as
 * long as a wake-up costs, and then sleeps, pays at most twice what he would have paid knowing the
 * future (Karlin, Li, Manasse, Owicki: "Empirical Studies of Competitive Spinning for a
 * Shared-Memory Multiprocessor", SOSP 1991). Where two wait for each other in turn, each wait
 * contains the other's wake-up for as long as the other sleeps; so who would look for one wake-up
 * only would never get out of that. The limit is two, as they are measured here: a wake-up takes 3
 * µs on one machine and 60 on another.
 *
 * <ul>
 *   <li>Whoever ends a sleep says when. What was waited before, looking included, is the wait; what
 *       came after is what the wake-up took, of which a running mean is kept.
 *   <li>A wait within the limit: polls from now on. A longer one: none until the next short one.
 *   <li>{@value #PATIENCE} polls, one after the other, that did not pay: some short waits pass
 *       unheeded, twice as many each time, until polls pay again. One does not that lasted {@value
 *       #STOLEN} times the limit because others had the processor, for then polling keeps those
 *       from running that it waits for; nor one that took longer than a wake-up and a half, though
 *       it found something: that was no wait for somebody else's wake-up, and to sleep would have
 *       cost less.
 *   <li>One more that did not pay is the last one before a rest, of {@value #REST} limits and more,
 *       as between two bursts. {@value #REPAID_BY} that pay make up for it; where a burst has
 *       fewer, short waits pass unheeded, again twice as many each time.
 * </ul>
 *
 * <p>Where there is one processor nobody looks more than once, for whom he waits for could not run;
 * he may give way before, see {@link Lingering}.
 *
 * <h2>Threads</h2>
 *
 * await and slept: one thread at a time, each seeing what the one before it wrote. The rest: any
 * thread.
 */
public final class Polling {
  private static final long LIMIT_LEAST = 20_000L; // where wake-ups take less, a poll may still
  private static final int PATIENCE = 2;
  private static final int STOLEN = 8;
  private static final int REST = 8; // in limits: what was before is over
  private static final int REPAID_BY = 64; // about what a vain one takes over a sleep and a wake-up
  private static final int HOLD_MIN = 16;
  private static final int HOLD_MAX = 1 << 9;
  private static final int MEAN_OF = 8;
  private static final VarHandle POLLED;

  static {
    try {
      POLLED = MethodHandles.lookup().findVarHandle(Polling.class, "polled", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Machine machine;
  private final boolean isAlone;
  private volatile long nanosMax;
  private boolean isOn = true;
  private long wakeNanos; // what a wake-up takes, the running mean
  private long looked; // nanoseconds, in vain, since there was work last
  private int inVain; // polls that did not pay, one after the other
  private int repaid; // polls that paid since the last before a rest; counted up to REPAID_BY
  private int hold; // short waits still to pass unheeded
  private int nextHold = HOLD_MIN;

  @SuppressWarnings("UnusedVariable") // used by its handle
  private long polled; // nanoseconds; written by who polls

  /**
   * Makes one that begins with the longest poll.
   *
   * @param machine does the looking
   * @param nanosMax how long one poll may last, 0 for no polls
   */
  public Polling(Machine machine, long nanosMax) {
    this.machine = machine;
    this.isAlone = machine.processors() == 1;
    this.nanosMax = nanosMax;
  }

  /** Says how long one poll may last from now on, in nanoseconds; 0 is for no polls. */
  public void max(long nanos) {
    nanosMax = nanos;
  }

  /**
   * Returns for how many nanoseconds was polled so far; polls that found something at once count
   * for nothing.
   */
  public long polledNanos() {
    return (long) POLLED.getOpaque(this);
  }

  /**
   * Looks again and again, if that is worth it.
   *
   * @param isReady what ends the poll
   * @param nanos how long the sleep could last instead of which the caller polls
   * @return whether it is ready
   */
  public boolean await(BooleanSupplier isReady, long nanos) {
    looked = 0;
    if (isAlone) {
      return nanos > 0 && isReady.getAsBoolean();
    }
    final long limit = isOn ? Math.min(limit(), nanos) : 0;
    if (limit <= 0) {
      return false;
    }
    if (machine.poll(isReady, 0)) {
      paid();
      return true;
    }
    final long start = machine.nanoTime();
    final boolean isFound = machine.poll(isReady, limit);
    looked = machine.nanoTime() - start;
    POLLED.setOpaque(this, (long) POLLED.get(this) + looked);
    if (looked >= STOLEN * limit || (isFound && looked > dear())) {
      didNotPay(); // whatever it found: a sleeper would have been back sooner, or for less
    } else if (isFound) {
      paid();
    }
    return isFound;
  }

  /** Makes a moment's wait for two sides, allowed where this polling is. Any thread. */
  public Lingering lingering() {
    return new Lingering(machine, this);
  }

  /** Whether anybody may poll, or wait a moment. Any thread. */
  boolean isAllowed() {
    return nanosMax > 0;
  }

  /** Returns how long a poll may last, in nanoseconds. */
  private long limit() {
    return Math.min(nanosMax, Math.max(LIMIT_LEAST, 2 * wakeNanos));
  }

  /** Returns for how long a poll that finds something has cost more than it was worth. */
  private long dear() {
    return Math.max(LIMIT_LEAST, wakeNanos) * 3 / 2;
  }

  private void paid() {
    inVain = 0;
    if (repaid < REPAID_BY) {
      repaid++;
    } else {
      nextHold = HOLD_MIN;
    }
  }

  private void didNotPay() {
    inVain++;
    if (inVain >= PATIENCE) {
      inVain = 0;
      passUnheeded();
    }
  }

  private void restedAfterPoll() {
    if (repaid < REPAID_BY) {
      passUnheeded();
    }
    repaid = 0;
  }

  private void passUnheeded() {
    isOn = false;
    hold = nextHold;
    nextHold = Math.min(2 * nextHold, HOLD_MAX);
  }

  /**
   * A sleep has ended.
   *
   * @param fromNanos when it began, by the machine's clock
   * @param wokenNanos when somebody ended it; before its beginning, or after now, if nobody did
   */
  public void slept(long fromNanos, long wokenNanos) {
    final long now = machine.nanoTime();
    final boolean isWoken = wokenNanos - fromNanos >= 0 && now - wokenNanos >= 0;
    if (isWoken) {
      // One that came late, for others had the processor, must not count for all.
      final long latency = Math.min(now - wokenNanos, 2 * Math.max(wakeNanos, LIMIT_LEAST));
      wakeNanos += (latency - wakeNanos) / MEAN_OF;
    }
    final long waited = looked + (isWoken ? wokenNanos : now) - fromNanos;
    if (waited > limit()) {
      isOn = false;
      if (looked > 0 && waited > REST * limit()) {
        restedAfterPoll();
      }
    } else if (hold > 0) {
      hold--;
    } else {
      isOn = true;
    }
  }
}
