package dev.offloop.loop;

import dev.offloop.base.LoopConfined;
import dev.offloop.base.NanoClock;
import dev.offloop.base.TurnWaiters;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waiting for a condition that turns of this loop bring about.
 *
 * <p>Two loops whose drivers block for each other would stand for ever. Each driver that blocks
 * says for which loop, then follows that chain; where it leads back to a loop of its own, and still
 * does {@value #CIRCLE_NANOS} ns later, it throws (PAIR blocked-on: of two that block at once at
 * least one sees the other). Not at once: a driver whose wait has just been fulfilled says so only
 * when it runs again. What cannot be seen that way is reported after {@value #QUIET_NANOS} ns: a
 * wait inside a callback and a driver that blocks for another loop by their age, a wait outside of
 * callbacks, which may well be a program's main loop, only when nothing at all happens in it.
 *
 * <h2>Threads and locks</h2>
 *
 * turnsUntil: the driver, or who becomes it. waitOutside: any other thread. No lock.
 */
final class Waits {
  private static final long QUIET_NANOS = 4_000_000_000L;
  private static final long SLICE_NANOS = 1_000_000_000L;
  private static final long CIRCLE_NANOS = 1_000_000_000L;
  private static final int LONGEST_CHAIN = 64;

  private final EventLoop loop;
  private final NanoClock clock;
  private final Driver driver;
  private final TurnWaiters outsiders;

  Waits(EventLoop loop, NanoClock clock, Driver driver, TurnWaiters outsiders) {
    this.loop = loop;
    this.clock = clock;
    this.driver = driver;
    this.outsiders = outsiders;
  }

  /** Drives the loop until the condition holds or the time is over; says whether it holds. */
  boolean turnsUntil(BooleanSupplier condition, long nanos, String purpose) {
    final EventLoop around = loop.enter(purpose);
    try {
      final Patience patience = new Patience(nanos, purpose, driver.depth() > 1);
      while (!condition.getAsBoolean()) {
        if (isOver(condition, purpose)) {
          return true;
        }
        if (!turn(condition, patience)) {
          return condition.getAsBoolean();
        }
      }
      return true;
    } finally {
      loop.leave(around);
    }
  }

  /** Waits beside the loop, or drives it while nobody does; says whether the condition holds. */
  boolean waitOutside(BooleanSupplier condition, long nanos, String purpose) {
    final Patience patience = new Patience(nanos, purpose, EventLoop.isAnyDrivenHere());
    boolean wasInterrupted =
        false; // kept for the end: set during a borrowed turn it ends every sleep
    boolean hasBlocked = false;
    boolean wasFree = driver.isFree();
    long ticket = outsiders.enter();
    try {
      while (!condition.getAsBoolean()) {
        wasInterrupted |= Thread.interrupted();
        // Over but not free: a callback that closed the loop has yet to return, and may be what the
        // condition is about. In this order: free after over means that the last driver has left.
        if (loop.isOver() && driver.isFree() && isOver(condition, purpose)) {
          return true;
        }
        if (!loop.isOver() && driver.borrow()) {
          if (!borrowedTurn(condition, patience)) {
            return condition.getAsBoolean();
          }
          continue;
        }
        if (patience.left() <= 0) {
          return false;
        }
        if (!hasBlocked) { // once: two who block for each other must not wake each other for ever
          hasBlocked = true;
          EventLoop.turnsPauseHere();
        }
        final long next = block(ticket, patience);
        final boolean isFree = next == ticket && driver.isFree();
        if (isFree && wasFree) {
          patience.reportUndriven();
        }
        wasFree = isFree;
        ticket = next;
      }
      return true;
    } finally {
      outsiders.leave();
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether the loop has ended with the condition true; throws if it has ended without. */
  private boolean isOver(BooleanSupplier condition, String purpose) {
    if (!loop.isOver()) {
      return false;
    }
    if (!condition.getAsBoolean()) { // looked at once more: its last turn may have made it true
      loop.refuseOver(purpose);
    }
    return true;
  }

  /** One turn on a borrowed loop; between two, whoever comes to drive can have it. */
  @LoopConfined
  private boolean borrowedTurn(BooleanSupplier condition, Patience patience) {
    assert driver.isMe();
    final EventLoop around = loop.entered(true);
    try {
      return turn(condition, patience);
    } finally {
      loop.leave(around);
    }
  }

  /**
   * Runs what is due, or sleeps if nothing was and the condition still does not hold: a turn may
   * make it hold without having been progress. Says whether there is time left.
   */
  @LoopConfined
  private boolean turn(BooleanSupplier condition, Patience patience) {
    assert driver.isMe();
    if (loop.runDue()) {
      patience.turnHelped();
      return patience.isEndless() || patience.left() > 0;
    }
    if (condition.getAsBoolean()) {
      return true;
    }
    final long left = patience.left();
    if (left <= 0) {
      return false;
    }
    loop.sleep(Math.min(left, patience.untilReport()));
    patience.reportIfDue();
    return true;
  }

  private long block(long ticket, Patience patience) {
    EventLoop.blockHere(loop); // PAIR blocked-on 1/2: said; now follow the chain.
    try {
      patience.noteCircle(circle());
      final long next =
          outsiders.awaitTurn(
              ticket, Math.min(Math.min(patience.left(), SLICE_NANOS), patience.untilReport()));
      patience.reportIfDue();
      return next;
    } finally {
      EventLoop.blockHere(null);
    }
  }

  /** Returns the loop that the caller drives and this loop's driver waits for, or null. */
  private @Nullable EventLoop circle() {
    // PAIR blocked-on 2/2: our own link is said; now follow the others'.
    EventLoop next = loop;
    for (int i = 0; next != null && i < LONGEST_CHAIN; i++, next = next.blockedOn()) {
      if (next.isCurrent()) {
        return next;
      }
    }
    return null;
  }

  /** Refuses a caller beside a loop that another thread drives. */
  void refuseBeside(String purpose) {
    final Thread other = driver.thread();
    if (other != null) {
      throw new IllegalStateException(
          "%s belongs to loop \"%s\" but was called on thread \"%s\" while thread \"%s\" drives the loop; use cancel(), or execute(...) to get there"
              .formatted(purpose, loop.name(), Thread.currentThread().getName(), other.getName()));
    }
  }

  /** How long a wait goes on, and whether it has gone on for suspiciously long. */
  private final class Patience {
    private final long nanos;
    private final String purpose;
    private final boolean isByAge; // suspicious by its age, not only by silence
    private final long start = clock.nanoTime();
    private long quietSince = start;
    private boolean wasHelped;
    private boolean isReported;
    private boolean isUndrivenReported;
    private boolean isInCircle;
    private long circleSince;

    Patience(long nanos, String purpose, boolean isByAge) {
      this.nanos = nanos;
      this.purpose = purpose;
      this.isByAge = isByAge;
    }

    boolean isEndless() {
      return nanos == Long.MAX_VALUE;
    }

    long left() {
      return isEndless() ? nanos : nanos - (clock.nanoTime() - start);
    }

    /** Refuses to wait on in a circle that stands. */
    void noteCircle(@Nullable EventLoop mine) {
      if (mine == null) {
        isInCircle = false;
      } else if (!isInCircle) {
        isInCircle = true;
        circleSince = clock.nanoTime();
      } else if (clock.nanoTime() - circleSince >= CIRCLE_NANOS) {
        throw new IllegalStateException(
            "%s on thread \"%s\" waits for loop \"%s\", whose driver \"%s\" waits for loop \"%s\", which this thread drives: neither would ever turn; let one of them use a callback instead"
                .formatted(
                    purpose,
                    Thread.currentThread().getName(),
                    loop.name(),
                    Driver.name(driver.thread()),
                    mine.name()));
      }
    }

    void turnHelped() {
      wasHelped = true;
      if (isByAge && !isReported) {
        reportIfDue();
      }
    }

    private long quietNanos() {
      if (wasHelped && !isByAge) {
        wasHelped = false;
        quietSince = clock.nanoTime();
      }
      return clock.nanoTime() - quietSince;
    }

    long untilReport() {
      return isReported ? Long.MAX_VALUE : Math.max(1, QUIET_NANOS - quietNanos());
    }

    void reportIfDue() {
      if (isReported || quietNanos() < QUIET_NANOS) {
        return;
      }
      isReported = true;
      report(
          "%s has waited on thread \"%s\" for loop \"%s\" for 4 s; if it waits for another loop"
              + " that in turn waits for this thread, neither will end");
    }

    void reportUndriven() {
      if (!isUndrivenReported) {
        isUndrivenReported = true;
        report(
            "%s waits on thread \"%s\" for loop \"%s\", which nobody has driven for over a second;"
                + " drive it with run(), or wait on a platform thread, which then drives it");
      }
    }

    private void report(String format) {
      try {
        final Thread me = Thread.currentThread();
        loop.reports().warn(format.formatted(purpose, me.getName(), loop.name()), me);
      } catch (OutOfMemoryError fullHeap) {
        // Dropped, as Reports says; a wait must not end for it.
      }
    }
  }
}
