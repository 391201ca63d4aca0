package dev.offloop.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

/**
 * How long to look for work before going to sleep, learned from how long the sleeps last.
 *
 * <p>A sleep and a wake-up cost some microseconds of processor time, and where the processor has
 * halted tens of them pass until it runs again. To look costs processor time only. Who looks for as
 * long as a wake-up costs, and then sleeps, pays at most twice what he would have paid knowing the
 * future (Karlin, Li, Manasse, Owicki: "Empirical Studies of Competitive Spinning for a
 * Shared-Memory Multiprocessor", SOSP 1991). The budget moves much as in KVM's halt polling (the
 * Linux kernel's documentation describes that):
 *
 * <ul>
 *   <li>A poll finds work: the budget stays.
 *   <li>A short sleep: a longer poll might have found it. The budget doubles, from {@value
 *       #START_NANOS} ns to the maximum.
 *   <li>A long sleep: the budget is 0 until the next short one.
 *   <li>{@value #PATIENCE} polls in vain one after the other although the sleeps are short (one
 *       that lasted {@value #STOLEN} times its budget, because others had the processor, counts for
 *       half of them): polling keeps those from running that it waits for. The budget is 0 and some
 *       short sleeps pass unheeded, twice as many each time, until a poll finds work again.
 * </ul>
 *
 * <h2>Threads</h2>
 *
 * await and slept: one thread at a time, each seeing what the one before it wrote. The rest: any
 * thread.
 */
public final class Polling {
  private static final long START_NANOS = 2_000L;
  private static final int PATIENCE = 8;
  private static final int STOLEN = 8;
  private static final int HOLD_MIN = 16;
  private static final int HOLD_MAX = 1 << 9;
  private static final int SHORT = 5; // a sleep of so many times the maximum, the wake-up included
  private static final VarHandle POLLED;

  static {
    try {
      POLLED = MethodHandles.lookup().findVarHandle(Polling.class, "polled", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Machine machine;
  private volatile long nanosMax;
  private long budget; // nanoseconds; 0: none
  private int inVain; // polls, one after the other
  private int hold; // short sleeps still to pass unheeded
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
    this.nanosMax = nanosMax;
    this.budget = nanosMax;
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
    final long limit = Math.min(Math.min(budget, nanosMax), nanos);
    if (limit <= 0) {
      return false;
    }
    if (machine.poll(isReady, 0)) {
      paid();
      return true;
    }
    final long start = machine.nanoTime();
    final boolean isFound = machine.poll(isReady, limit);
    final long spent = machine.nanoTime() - start;
    POLLED.setOpaque(this, (long) POLLED.get(this) + spent);
    if (spent >= STOLEN * limit) {
      didNotPay(PATIENCE / 2); // whatever it found: a sleeper would have been back sooner
    } else if (isFound) {
      paid();
    } else {
      didNotPay(1);
    }
    return isFound;
  }

  private void paid() {
    inVain = 0;
    nextHold = HOLD_MIN;
  }

  private void didNotPay(int weight) {
    inVain += weight;
    if (inVain >= PATIENCE) {
      inVain = 0;
      budget = 0;
      hold = nextHold;
      nextHold = Math.min(2 * nextHold, HOLD_MAX);
    }
  }

  /** A sleep has ended that lasted so many nanoseconds, the wake-up included. */
  public void slept(long nanos) {
    final long max = nanosMax;
    if (nanos > SHORT * max) {
      budget = 0;
    } else if (hold > 0) {
      hold--;
    } else {
      budget = Math.clamp(2 * budget, Math.min(START_NANOS, max), max);
    }
  }
}
