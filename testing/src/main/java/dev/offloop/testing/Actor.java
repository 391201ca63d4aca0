package dev.offloop.testing;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a world. It runs while it has the baton, which the thread before it handed over.
 *
 * <p>All fields but the volatile ones belong to whoever has the baton.
 */
final class Actor {
  private static final long STUCK_NANOS = 10_000_000_000L;

  /** What an actor without the baton waits for. */
  enum State {
    /** For its turn. */
    READY,
    /** For a wake-up, or for its time to come. */
    PARKED,
    /** For a condition. */
    AWAITING,
    /** For all others to have nothing to do. */
    WATCHING,
    /** For nothing any more. */
    OVER
  }

  final String name;
  final Thread thread;
  State state = State.READY;
  boolean hasPermit;
  long deadline = Long.MAX_VALUE; // in the world's nanoseconds, while PARKED or WATCHING
  @Nullable BooleanSupplier condition; // while AWAITING

  private volatile boolean hasBaton;
  private volatile boolean isInterrupted; // while it waits for the baton

  Actor(String name, Thread thread, boolean hasBaton) {
    this.name = name;
    this.thread = thread;
    this.hasBaton = hasBaton;
  }

  /** Whether it could go on now. */
  boolean canGoOn(long now) {
    return switch (state) {
      case READY -> true;
      case PARKED -> hasPermit || isInterrupted() || now >= deadline;
      case AWAITING -> condition != null && condition.getAsBoolean();
      case WATCHING, OVER -> false;
    };
  }

  /** Whether its thread is interrupted: at any time after an interrupt one of the two says so. */
  private boolean isInterrupted() {
    return thread.isInterrupted() || isInterrupted;
  }

  /** Lets this one run. By the actor that has the baton, or that is over. */
  void give() {
    hasBaton = true;
    LockSupport.unpark(thread);
  }

  /** Whether it runs. Any thread. */
  boolean hasBaton() {
    return hasBaton;
  }

  /** Waits for the baton. On this actor's thread. */
  void awaitBaton() {
    while (!hasBaton) {
      LockSupport.park(this);
      noteInterrupt();
    }
    restoreInterrupt();
  }

  /** Waits for the baton for a while; says whether it came. On this actor's thread. */
  boolean awaitBatonForAWhile() {
    final long start = System.nanoTime();
    while (!hasBaton && System.nanoTime() - start < STUCK_NANOS) {
      LockSupport.parkNanos(this, STUCK_NANOS);
      noteInterrupt();
    }
    return hasBaton;
  }

  void dropBaton() {
    hasBaton = false;
  }

  private void noteInterrupt() {
    if (thread.isInterrupted()) {
      isInterrupted = true; // first, so that one of the two always says so
      Thread.interrupted();
    }
  }

  void restoreInterrupt() {
    if (isInterrupted) {
      isInterrupted = false;
      thread.interrupt();
    }
  }

  @Override
  public String toString() {
    return switch (state) {
      case PARKED -> name + " is parked" + until();
      case AWAITING -> name + " awaits a condition";
      case WATCHING -> name + " waits for the others" + until();
      case READY -> name + " is ready";
      case OVER -> name + " is over";
    };
  }

  private String until() {
    return deadline == Long.MAX_VALUE ? "" : " until @" + deadline;
  }
}
