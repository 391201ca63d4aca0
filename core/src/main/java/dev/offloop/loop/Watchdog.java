package dev.offloop.loop;

import dev.offloop.base.LoopConfined;
import dev.offloop.base.Machine;
import dev.offloop.base.Resident;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reports a turn that stands, once: its thread was found twice, a second apart, as it waited for
 * one and the same thing, on a loop with coroutines. A lock that one of them keeps while it rests
 * is such a thing, and then neither goes on; a wait that pins the loop's thread is another.
 *
 * <p>There is a look each second, which sets the next one; a look that finds the loop at rest does
 * not, and the next turn sets one again. So a loop at rest pays nothing, a turn a store and two
 * reads.
 *
 * <p>A loop's thread that carries a coroutine names it as its blocker, in either kind of strand;
 * then the coroutine's thread is the one that runs or waits.
 *
 * <h2>Threads and locks</h2>
 *
 * turnBegins: the driver. goesOn: any thread. look: the machine's thread for what comes later, one
 * look at a time; a report has a thread of its own, for it calls a user's code. No lock.
 */
final class Watchdog {
  private static final long NANOS = 1_000_000_000L;
  private static final int NAMED = 5; // coroutines in one report

  private static final VarHandle IS_SET;
  private static final VarHandle TURN;

  static {
    try {
      final var lookup = MethodHandles.lookup();
      IS_SET = lookup.findVarHandle(Watchdog.class, "isSet", boolean.class);
      TURN = lookup.findVarHandle(Watchdog.class, "turn", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final EventLoop loop;
  private final Machine machine;
  private final Driver driver;
  private final Wakeup wakeup;
  private final Residents residents;

  private volatile boolean isSet; // a look is on its way, or looks
  private long turn; // opaque: the driver counts, a look compares

  // What the last look saw; handed on from look to look.
  private @Nullable Wait seen;
  private long reportedTurn = -1;

  /** One wait inside a turn. */
  private record Wait(long turn, Thread thread, boolean isForMonitor, @Nullable Object blocker) {
    @SuppressWarnings("ReferenceEquality") // that very one; a blocker's equals is a user's code
    boolean isStill(@Nullable Wait before) {
      return before != null
          && turn == before.turn
          && thread == before.thread
          && blocker == before.blocker;
    }

    String forWhat() {
      if (blocker == null) {
        return isForMonitor ? "a monitor" : "something that gave no name";
      }
      try {
        return blocker.toString();
      } catch (Throwable failure) { // a user's code
        return blocker.getClass().getName();
      }
    }
  }

  Watchdog(EventLoop loop, Machine machine, Driver driver, Wakeup wakeup, Residents residents) {
    this.loop = loop;
    this.machine = machine;
    this.driver = driver;
    this.wakeup = wakeup;
    this.residents = residents;
  }

  boolean isSet() {
    return isSet;
  }

  /** A turn begins. */
  @LoopConfined
  void turnBegins() {
    assert driver.isMe();
    TURN.setOpaque(this, turn + 1);
    goesOn();
  }

  /** There is a coroutine more, or the loop goes on after a sleep. Any thread. */
  void goesOn() {
    // PAIR watchdog 1/2: who drives, or that it is awake, or that somebody lives here, is written;
    // now look whether a look is set.
    if (!isSet && !residents.areGone()) {
      set();
    }
  }

  private void set() {
    if (!machine.showsWaits() || !IS_SET.compareAndSet(this, false, true)) {
      return;
    }
    later();
  }

  private void later() {
    try {
      machine.later(NANOS, this::look);
    } catch (Throwable failure) { // a full heap; the next turn tries again
      isSet = false;
    }
  }

  /** One look; sets the next one while the loop does not rest. */
  void look() {
    assert isSet : "whoever looks was set, and there is one at a time";
    if (isResting()) {
      seen = null;
      isSet = false; // PAIR watchdog 2/2: unset; now look whether a turn has begun since.
      if (!isResting()) {
        set();
      }
      return;
    }
    try {
      compare(present());
    } catch (Throwable failure) { // a full heap: what this look saw is forgotten
      seen = null;
    }
    later();
  }

  private void compare(@Nullable Wait now) {
    final Wait before = seen;
    seen = now;
    if (now != null && now.isStill(before) && now.turn != reportedTurn) {
      reportedTurn = now.turn;
      machine.start(Thread.ofVirtual().unstarted(() -> machine.carry(() -> report(now))));
    }
  }

  private boolean isResting() {
    return residents.areGone() || driver.thread() == null || wakeup.mayBeAsleep();
  }

  /**
   * Returns for what the present turn waits; null if for nothing, or in a way that others report.
   */
  private @Nullable Wait present() {
    final long now = (long) TURN.getOpaque(this);
    final Thread carrier = driver.thread();
    if (carrier == null || loop.blockedOn() != null) {
      return null;
    }
    final Object blocker = LockSupport.getBlocker(carrier);
    if (blocker instanceof Wakeup) {
      return null; // it drives another loop inside of the turn
    }
    final Thread thread = blocker instanceof Thread carried ? carried : carrier;
    final Thread.State state = thread.getState();
    return switch (state) {
      case BLOCKED, WAITING, TIMED_WAITING ->
          new Wait(now, thread, state == Thread.State.BLOCKED, LockSupport.getBlocker(thread));
      case NEW, RUNNABLE, TERMINATED -> null;
    };
  }

  private void report(Wait wait) {
    final List<Resident> present = residents.present();
    loop.reports()
        .warn(
            "loop \"%s\" stands: inside a turn, thread \"%s\" was found twice, a second apart, as it waited for %s; should one of the loop's %d coroutines keep that while it rests, or stand in line for it, neither goes on: let coroutines keep no lock over a wait, and none that a callback wants (%s)"
                .formatted(
                    loop.name(),
                    wait.thread.getName(),
                    wait.forWhat(),
                    present.size(),
                    present.stream()
                        .limit(NAMED)
                        .map(resident -> "\"" + resident.thread().getName() + "\"")
                        .collect(
                            Collectors.joining(", ", "", present.size() > NAMED ? ", …" : ""))),
            wait.thread);
  }
}
