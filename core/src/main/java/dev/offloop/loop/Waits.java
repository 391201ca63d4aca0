package dev.offloop.loop;

import dev.offloop.base.Home.Beside;
import dev.offloop.base.LoopConfined;
import dev.offloop.base.NanoClock;
import dev.offloop.base.TurnWaiters;
import java.util.function.BooleanSupplier;

/**
 * Waiting for a condition that turns of this loop bring about.
 *
 * <p>Two loops whose drivers block for each other would stand for ever. Each driver that blocks
 * says for which loop, then follows that chain; where it leads back to a loop of its own it throws
 * instead of blocking (PAIR blocked-on: of two that block at once at least one sees the other). A
 * wait that no turn helps for {@value #QUIET_NANOS} ns is reported, whatever its reason.
 *
 * <h2>Threads and locks</h2>
 *
 * turnsUntil: the driver, or who becomes it. waitOutside: any other thread. No lock.
 */
final class Waits {
  private static final long QUIET_NANOS = 4_000_000_000L;
  private static final long SLICE_NANOS = 1_000_000_000L;
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
      final Patience patience = new Patience(nanos);
      while (!condition.getAsBoolean()) {
        loop.refuseOver(purpose);
        if (!turn(condition, patience, purpose)) {
          return false;
        }
      }
      return true;
    } finally {
      loop.leave(around);
    }
  }

  /** Waits beside the loop, or drives it while nobody does. */
  boolean waitOutside(BooleanSupplier condition, long nanos, String purpose, Beside beside) {
    final Patience patience = new Patience(nanos);
    long ticket = outsiders.enter();
    boolean wasFree = driver.isFree();
    boolean isReported = false;
    try {
      while (!condition.getAsBoolean()) {
        loop.refuseOver(purpose);
        if (driver.borrow()) {
          if (!borrowedTurn(condition, patience, purpose)) {
            return false;
          }
          continue;
        }
        refuseBeside(beside, purpose);
        final long left = patience.left();
        if (left <= 0) {
          return false;
        }
        final long next = block(ticket, Math.min(left, SLICE_NANOS), purpose);
        final boolean isFree = next == ticket && driver.isFree();
        if (isFree && wasFree && !isReported) {
          isReported = true;
          reportUndriven(purpose);
        }
        wasFree = isFree;
        ticket = next;
      }
      return true;
    } finally {
      outsiders.leave();
    }
  }

  /** One turn on a borrowed loop; between two, whoever comes to drive can have it. */
  @LoopConfined
  private boolean borrowedTurn(BooleanSupplier condition, Patience patience, String purpose) {
    final EventLoop around = loop.entered(true);
    try {
      return turn(condition, patience, purpose);
    } finally {
      loop.leave(around);
    }
  }

  /**
   * Runs what is due, or sleeps if nothing was and the condition still does not hold: a turn may
   * make it hold without having been progress. Says whether there is time left.
   */
  @LoopConfined
  private boolean turn(BooleanSupplier condition, Patience patience, String purpose) {
    if (loop.runDue()) {
      patience.turnHelped();
      return true;
    }
    if (condition.getAsBoolean()) {
      return true;
    }
    final long left = patience.left();
    if (left <= 0) {
      return false;
    }
    loop.sleep(Math.min(left, patience.untilReport()));
    if (patience.isReportDue()) {
      reportQuiet(purpose);
    }
    return true;
  }

  private long block(long ticket, long nanos, String purpose) {
    EventLoop.blockHere(loop); // PAIR blocked-on 1/2 and 2/2: said; now follow the chain.
    try {
      EventLoop next = loop;
      for (int i = 0; next != null && i < LONGEST_CHAIN; i++, next = next.blockedOn()) {
        if (next.isCurrent()) {
          throw new IllegalStateException(
              "%s on thread \"%s\" would wait for loop \"%s\", whose driver \"%s\" waits for loop \"%s\", which this thread drives: neither would ever turn; let one of them use a callback instead"
                  .formatted(
                      purpose,
                      Thread.currentThread().getName(),
                      loop.name(),
                      Driver.name(driver.thread()),
                      next.name()));
        }
      }
      return outsiders.awaitTurn(ticket, nanos);
    } finally {
      EventLoop.blockHere(null);
    }
  }

  void refuseBeside(Beside beside, String purpose) {
    final Thread other = driver.thread();
    if (beside == Beside.REFUSE && other != null) {
      throw new IllegalStateException(
          "%s belongs to loop \"%s\" but was called on thread \"%s\" while thread \"%s\" drives the loop; use cancel(), or execute(...) to get there"
              .formatted(purpose, loop.name(), Thread.currentThread().getName(), other.getName()));
    }
  }

  private void reportQuiet(String purpose) {
    loop.reports()
        .warn(
            "loop \"%s\" had nothing to do for %d s while %s waits on it; if it waits for another loop that in turn waits for this one, neither will end"
                .formatted(loop.name(), QUIET_NANOS / 1_000_000_000L, purpose),
            Thread.currentThread());
  }

  private void reportUndriven(String purpose) {
    loop.reports()
        .warn(
            "%s waits on thread \"%s\" for loop \"%s\", which nobody has driven for over a second; drive it with run(), or wait on a platform thread, which then drives it"
                .formatted(purpose, Thread.currentThread().getName(), loop.name()),
            Thread.currentThread());
  }

  /** How long a wait goes on, and when it has been without a helpful turn for too long. */
  private final class Patience {
    private final long nanos;
    private final long start = clock.nanoTime();
    private long quietSince = start;
    private boolean wasHelped;
    private boolean isReported;

    Patience(long nanos) {
      this.nanos = nanos;
    }

    long left() {
      return nanos == Long.MAX_VALUE ? nanos : nanos - (clock.nanoTime() - start);
    }

    void turnHelped() {
      wasHelped = true;
    }

    long untilReport() {
      if (wasHelped) {
        wasHelped = false;
        quietSince = clock.nanoTime();
      }
      return isReported
          ? Long.MAX_VALUE
          : Math.max(1, QUIET_NANOS - (clock.nanoTime() - quietSince));
    }

    boolean isReportDue() {
      if (isReported || clock.nanoTime() - quietSince < QUIET_NANOS) {
        return false;
      }
      isReported = true;
      return true;
    }
  }
}
