package dev.offloop.loop;

import dev.offloop.base.LoopConfined;
import dev.offloop.base.Machine;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * May the loop sleep? It sleeps in a park, or in the selector when channels are watched.
 *
 * <pre>
 * any thread                           the loop
 * 1 publish: push a task, set a bell,  1 state = PARKED or SELECTING
 *   arm a timer, kick                  2 look at tasks, bells, timers, kick
 * 2 read state                         3 nothing: sleep while state says so
 * 3 not AWAKE: take it to AWAKE,
 *   and who took it wakes the thread
 * </pre>
 *
 * Both sides write, then read (Dekker). All four accesses are volatile, so they have one order that
 * all threads agree on: either the publisher sees the sleep announced, or the loop sees what was
 * published (PAIR loop-sleep). Weaker accesses on either side lose wake-ups. While the loop is
 * awake a wake-up costs its caller one read.
 *
 * <h2>Threads and locks</h2>
 *
 * wake, kick: any thread. The rest: the driver. No lock.
 */
final class Wakeup {
  private static final VarHandle STATE;
  private static final VarHandle KICKED;

  static {
    try {
      final var lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(Wakeup.class, "state", int.class);
      KICKED = lookup.findVarHandle(Wakeup.class, "kicked", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int AWAKE = 0;
  private static final int PARKED = 1;
  private static final int SELECTING = 2;

  private final Machine machine;
  private final Driver driver;
  private final Watches watches;
  private volatile int state = AWAKE;
  private volatile boolean kicked;
  private volatile @Nullable Thread sleeper; // meaningful while state is PARKED
  private volatile long wokenNanos; // when a sleep was ended last

  Wakeup(Machine machine, Driver driver, Watches watches) {
    this.machine = machine;
    this.driver = driver;
    this.watches = watches;
  }

  /** Ends the loop's sleep, if it sleeps or is about to. Any thread, after publishing. */
  void wake() {
    if (state != AWAKE) { // PAIR loop-sleep 1/2: published by the caller; now read state.
      wakeSleeper();
    }
  }

  private void wakeSleeper() {
    final int was = (int) STATE.getAndSet(this, AWAKE);
    if (was == AWAKE) {
      return;
    }
    wokenNanos = machine.nanoTime();
    if (was == PARKED) {
      final Thread thread = sleeper;
      assert thread != null : "PARKED is set after sleeper";
      machine.unpark(thread);
    } else {
      watches.wake();
    }
  }

  /** Returns when a sleep of the loop was ended last, by the machine's clock. */
  long wokenNanos() {
    return wokenNanos;
  }

  /** Says whether the loop sleeps or is about to. Any thread. */
  boolean mayBeAsleep() {
    return state != AWAKE;
  }

  /** Ends the present or the next blocking turn. Any thread. */
  void kick() {
    kicked = true; // also when it is: the taking then reads this write, and what came before it
    wake();
  }

  boolean isKicked() {
    return kicked;
  }

  /** Takes the kick, if there is one; what the kicker wrote before is then seen. */
  @LoopConfined
  boolean takeKick() {
    assert driver.isMe();
    return kicked && (boolean) KICKED.getAndSet(this, false);
  }

  /** Says that the loop is about to sleep; the caller now looks for work once more. */
  @LoopConfined
  void announce() {
    assert driver.isMe();
    sleeper = Thread.currentThread();
    // PAIR loop-sleep 2/2: state is set; the caller now looks for work once more. A watch that
    // begins
    // after the look at the watches finds the state set, and wakes.
    state = PARKED;
    if (!watches.isEmpty()) {
      state = SELECTING;
    }
  }

  /** Takes the announcement back. */
  @LoopConfined
  void awake() {
    assert driver.isMe();
    state = AWAKE;
  }

  /** Sleeps until woken, for at most so many nanoseconds, and possibly shorter for no reason. */
  @LoopConfined
  void sleep(long nanos) {
    assert driver.isMe();
    final int how =
        state; // nothing foreign runs between this and the sleep: it could eat the permit
    if (how == SELECTING) {
      watches.select(nanos);
    } else if (how == PARKED) {
      machine.park(this, nanos);
    }
    state = AWAKE;
  }
}
