package dev.offloop;

import dev.offloop.base.Alarm;
import dev.offloop.base.Bell;
import dev.offloop.base.Fact;
import dev.offloop.base.Home;
import dev.offloop.base.LateThread;
import dev.offloop.base.Machine;
import dev.offloop.base.Reports;
import dev.offloop.base.Resident;
import dev.offloop.base.Share;
import dev.offloop.base.TurnWaiters;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * A loop that we did not write, as a home. It has no timer and no nested turns: the JDK's delayed
 * executor rings it, and on its own thread nobody waits.
 *
 * <p>Any thread. No lock of its own.
 */
final class ForeignHome implements Home {
  private static final long SHARE_NANOS = 1_000_000L;
  private static final long SLICE_NANOS = 1_000_000_000L;
  private static final long PAUSE_MIN_NANOS = 10_000_000L;
  private static final long PAUSE_MAX_NANOS = 10_000_000_000L;

  private final Loop loop;
  private final Machine machine;
  private final Reports reports;
  private final TurnWaiters waiters;
  private final LateThread late;

  ForeignHome(Loop loop, Machine machine, Reports reports) {
    this.loop = loop;
    this.machine = machine;
    this.waiters = new TurnWaiters(machine);
    this.reports = reports;
    this.late = new LateThread(loop.name(), reports);
  }

  @Override
  public String name() {
    return loop.name();
  }

  @Override
  public boolean isCurrent() {
    return loop.isCurrent() || Resident.isHereOf(this);
  }

  @Override
  public boolean isDriversThread() {
    return false; // what a foreign loop says of its thread is not what an exact count rests on
  }

  @Override
  public boolean isForeign() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public void executeAlways(Runnable task) {
    try {
      loop.execute(task);
    } catch (Throwable refused) {
      late.execute(task);
    }
  }

  @Override
  public Reports reports() {
    return reports;
  }

  @Override
  public Bell bell(Bell.Look look) {
    return new TaskBell(look);
  }

  @Override
  public Alarm alarm(Runnable call) {
    return new DelayedAlarm(call);
  }

  @Override
  public void admit(Runnable close) {
    // Such a loop has no close that we could join: its owner closes the pool.
  }

  @Override
  public void discharge(Runnable close) {
    // Nothing was kept.
  }

  @Override
  public boolean waitUntil(BooleanSupplier condition, long nanos, String purpose) {
    if (loop.isCurrent()) {
      throw cannotWait(purpose);
    }
    final long start = machine.nanoTime();
    long ticket = waiters.enter();
    try {
      while (!condition.getAsBoolean()) {
        final long left = nanos - (machine.nanoTime() - start);
        if (left <= 0) {
          return false;
        }
        ticket = waiters.awaitTurn(ticket, Math.min(left, SLICE_NANOS));
      }
      return true;
    } finally {
      waiters.leave();
    }
  }

  @Override
  public void requireTurns(String purpose) {
    throw cannotWait(purpose);
  }

  private IllegalStateException cannotWait(String purpose) {
    return new IllegalStateException(
        "%s was called on thread \"%s\" but its home \"%s\" is no AioContext and cannot run nested turns; wait for a callback or a stage instead"
            .formatted(purpose, Thread.currentThread().getName(), loop.name()));
  }

  /** Gives the loop a task; says whether it took it. */
  private boolean give(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (Throwable refused) {
      reports.failed(refused, Fact.HOME_REFUSED, name());
      return false;
    }
  }

  /** Runs something after a time on a thread of the JDK; at once, where that is not to be had. */
  private void later(long nanos, Runnable task) {
    try {
      machine.later(nanos, task);
    } catch (Throwable failed) {
      reports.failed(failed, Fact.TIMER_FAILED, name());
      task.run();
    }
  }

  /** Gives the loop a task, again and again, with a pause that doubles from 10 ms to 10 s. */
  private void insist(Runnable task, long pauseNanos) {
    if (!give(task)) {
      later(pauseNanos, () -> insist(task, Math.min(2 * pauseNanos, PAUSE_MAX_NANOS)));
    }
  }

  /** A bell that is a task of the loop while it is rung. */
  private final class TaskBell implements Bell, Runnable {
    private final Look look;
    private final Share share = new Share(machine, SHARE_NANOS);
    private final AtomicBoolean isRung = new AtomicBoolean();
    private volatile boolean isClosed;

    TaskBell(Look look) {
      this.look = look;
    }

    @Override
    public void ring() {
      // PAIR ring 1/2: published by the caller; now the flag.
      if (!isClosed && !isRung.get() && !isRung.getAndSet(true)) {
        insist(this, PAUSE_MIN_NANOS);
      }
    }

    @Override
    public void close() {
      isClosed = true;
    }

    @Override
    public void run() {
      isRung.set(false); // PAIR ring 2/2: cleared; now look.
      try {
        if (!isClosed) {
          share.begin();
          look.look(share);
        }
      } catch (Throwable failure) {
        // Our own code, on a full heap or stack, or a loop that does not know its own turns. What
        // was
        // not looked at is still there; the pause keeps a look that always fails from spinning.
        later(PAUSE_MIN_NANOS, this::ring);
        reports.failed(failure, Fact.LOOK_FAILED, name());
      }
      waiters.turnEnded();
    }
  }

  /** An alarm that the JDK's delayed executor carries to the loop. */
  private final class DelayedAlarm implements Alarm {
    private final Runnable call;
    private final Runnable whenDue =
        this::due; // made once: setting an alarm may find the heap full
    private final Runnable whenOnLoop = this::ring;
    private final AtomicBoolean isSet = new AtomicBoolean();
    private volatile long dueNanos; // meaningful while set
    private volatile boolean isClosed;

    DelayedAlarm(Runnable call) {
      this.call = call;
    }

    @Override
    public void schedule(long nanos) {
      dueNanos = machine.nanoTime() + nanos;
      isSet.set(true);
      later(nanos, whenDue);
    }

    /** On a thread of the JDK; of several settings only the latest is due. */
    private void due() {
      if (machine.nanoTime() - dueNanos >= 0 && isSet.getAndSet(false)) {
        insist(whenOnLoop, PAUSE_MIN_NANOS);
      }
    }

    private void ring() {
      if (!isClosed) {
        call.run();
      }
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }
}
