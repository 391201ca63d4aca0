package dev.offloop.loop;

import dev.offloop.base.LoopConfined;
import dev.offloop.base.Reports;
import dev.offloop.base.TurnWaiters;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the loop. One thread at a time; the same thread again in nested turns.
 *
 * <h2>Threads and locks</h2>
 *
 * enter, borrow, isMe: any thread. leave and noteInterrupt: the driver. No lock of its own.
 *
 * <table>
 * <caption>hold</caption>
 * <tr><th>from</th><th>to</th><th>by</th></tr>
 * <tr><td>FREE</td><td>DRIVEN</td><td>enter: poll, pollUntil, run</td></tr>
 * <tr><td>FREE</td><td>BORROWED</td><td>borrow: close, awaitIdle, cancelAndWait of an outsider</td></tr>
 * <tr><td>DRIVEN, BORROWED</td><td>FREE</td><td>leave, by the same thread; what it wrote is seen by the
 * next one, which enters by a compare-and-set of the same word</td></tr>
 * </table>
 *
 * <p>A borrower only needs turns, whoever runs them. So one who comes to drive is never refused
 * because of a borrower: he claims the loop, the borrower gives it back after its present turn and
 * does not borrow again while there are claims.
 */
final class Driver {
  /** How many turns of one loop may nest; one more would endanger the stack. */
  static final int DEEPEST = 256;

  private static final int FREE = 0;
  private static final int DRIVEN = 1;
  private static final int BORROWED = 2;

  private final String loop;
  private final Reports reports;
  private final TurnWaiters outsiders;
  private final Runnable wake;
  private final AtomicInteger hold = new AtomicInteger(FREE);
  private final AtomicInteger claims = new AtomicInteger();
  private volatile @Nullable Thread thread; // null while FREE, and for a moment on both sides of it

  @LoopConfined private int depth;
  @LoopConfined private boolean interrupted; // to be set again on leaving
  @LoopConfined private boolean isReported; // an interrupt came since it was entered, and was told
  @LoopConfined private @Nullable Thread restored; // who was given an interrupt back on leaving

  Driver(String loop, Reports reports, TurnWaiters outsiders, Runnable wake) {
    this.loop = loop;
    this.reports = reports;
    this.outsiders = outsiders;
    this.wake = wake;
  }

  boolean isMe() {
    return thread == Thread.currentThread();
  }

  boolean isFree() {
    return hold.get() == FREE;
  }

  /** Whether somebody who comes to drive waits for a borrower to leave. */
  boolean isClaimed() {
    return claims.get() > 0;
  }

  @Nullable Thread thread() {
    return thread;
  }

  /** How many turns, runs and waits are on the driver's stack. */
  @LoopConfined
  int depth() {
    assert isMe();
    return depth;
  }

  /**
   * Takes the loop to drive it, or goes one deeper.
   *
   * @param verb what the caller wants to do, for messages
   * @return whether this is the outermost entry
   * @throws IllegalStateException beside another driver, on a virtual thread, or 256 deep
   */
  boolean enter(String verb) {
    if (isMe()) {
      if (depth == DEEPEST) {
        throw new IllegalStateException(
            "loop \"%s\" has %d nested turns on this stack, the most there may be; %s would be one more: let callbacks return, or wait with a callback instead of a nested turn"
                .formatted(loop, DEEPEST, verb));
      }
      depth++;
      return false;
    }
    final Thread me = Thread.currentThread();
    if (me.isVirtual()) {
      throw new IllegalStateException(
          "%s drives loop \"%s\" but was called on virtual thread \"%s\"; drive it from a platform thread, such as an IoThread"
              .formatted(verb, loop, me.getName()));
    }
    if (!hold.compareAndSet(FREE, DRIVEN)) {
      claim(verb);
    }
    entered(me);
    return true;
  }

  /**
   * Takes the loop if nobody drives it or claims it; the caller gives it back with {@link #leave}.
   */
  boolean borrow() {
    final Thread me = Thread.currentThread();
    if (me.isVirtual() || claims.get() > 0 || !hold.compareAndSet(FREE, BORROWED)) {
      return false;
    }
    entered(me);
    return true;
  }

  private void entered(Thread me) {
    thread = me;
    depth = 1;
    isReported = false;
    if (restored != null) {
      // Reported when it came. Should it have been cleared and set anew before this thread came
      // back, nobody can tell: then that one is not reported, though it is kept.
      interrupted = restored == me && Thread.interrupted();
      restored = null;
    }
  }

  /** Waits for a borrower to give the loop back; refuses beside a driver. */
  private void claim(String verb) {
    claims.incrementAndGet();
    long ticket = outsiders.enter();
    try {
      while (!hold.compareAndSet(FREE, DRIVEN)) {
        if (hold.get() == DRIVEN) {
          throw new IllegalStateException(
              "%s drives loop \"%s\" but was called on thread \"%s\" while thread \"%s\" drives it; let one of them end first, or use execute(...)"
                  .formatted(verb, loop, Thread.currentThread().getName(), name(thread)));
        }
        wake.run();
        ticket = outsiders.awaitTurn(ticket, 1_000_000_000L);
      }
    } finally {
      outsiders.leave();
      claims.decrementAndGet();
    }
  }

  /** Comes one up; the outermost leaves the loop free. */
  @LoopConfined
  void leave() {
    assert isMe();
    if (--depth > 0) {
      return;
    }
    final boolean wasInterrupted = interrupted;
    interrupted = false;
    restored = wasInterrupted ? Thread.currentThread() : null;
    thread = null;
    hold.set(FREE);
    outsiders.turnEnded(); // one of them may drive now
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes note of an interrupt, which must not keep the loop from sleeping: cleared now, set again
   * when the driver leaves.
   */
  @LoopConfined
  void noteInterrupt() {
    assert isMe();
    if (!Thread.interrupted()) {
      return;
    }
    interrupted = true;
    if (!isReported) {
      isReported = true;
      reportInterrupt();
    }
  }

  private void reportInterrupt() {
    try {
      reports.warn(
          "the driver of loop \"%s\" was interrupted: the loop goes on, and the interrupt is set again when the driver leaves; use stop() or close() to end it"
              .formatted(loop),
          Thread.currentThread());
    } catch (OutOfMemoryError fullHeap) {
      // Dropped, as Reports says; the loop must not end for it.
    }
  }

  static String name(@Nullable Thread thread) {
    return thread == null ? "(none)" : thread.getName();
  }
}
