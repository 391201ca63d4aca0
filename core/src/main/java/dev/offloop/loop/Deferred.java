package dev.offloop.loop;

import dev.offloop.base.Fact;
import dev.offloop.base.LoopConfined;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bottom half: a callback that is deferred to a later turn, once however often it is scheduled.
 *
 * <p>{@code pending} is the entry that will run it. An entry in a list that is not the pending one
 * was cancelled or replaced and is dropped when its turn comes; so a cancel needs no unlinking, and
 * a bottom half scheduled after a cancel goes to the end of the queue like any other.
 *
 * <p>To schedule what is scheduled already still writes: it puts the pending entry in its own
 * place. The loop's taking of that entry then reads this write, and the callback sees what each
 * scheduler wrote before it called (a plain read would promise nothing).
 *
 * <h2>Threads and locks</h2>
 *
 * schedule, scheduleIdle, cancel, close: any thread. run: the driver. No lock.
 */
public final class Deferred {
  private static final VarHandle PENDING;
  private static final VarHandle SPARE;

  static {
    try {
      final var lookup = MethodHandles.lookup();
      PENDING = lookup.findVarHandle(Deferred.class, "pending", Task.Scheduled.class);
      SPARE = lookup.findVarHandle(Deferred.class, "spare", Task.Scheduled.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final EventLoop loop;
  private final Kind kind;
  private final Runnable callback;
  private final BooleanSupplier
      isWanted; // looked at when the entry's turn has come; ours, not a user's
  private volatile Task.@Nullable Scheduled pending;
  private volatile Task.@Nullable Scheduled
      spare; // ordinary, in no list: the next schedule may use it
  private volatile boolean closed;

  Deferred(EventLoop loop, Kind kind, Runnable callback, BooleanSupplier isWanted) {
    this.loop = loop;
    this.kind = kind;
    this.callback = callback;
    this.isWanted = isWanted;
  }

  /**
   * Runs the callback in the next turn; makes an idle one ordinary.
   *
   * @throws IllegalStateException once this or the loop is closed
   */
  public void schedule() {
    schedule(false);
  }

  /**
   * Runs the callback within about 10 ms, if nothing schedules it earlier; that is not progress.
   */
  public void scheduleIdle() {
    schedule(true);
  }

  private void schedule(boolean idle) {
    refuseClosed();
    Task.Scheduled fresh = null;
    while (true) {
      final Task.Scheduled current = pending;
      if (current != null && (idle || !current.idle)) {
        if (PENDING.compareAndSet(this, current, current)) {
          if (fresh != null && !idle) {
            spare = fresh;
          }
          return;
        }
        continue;
      }
      if (fresh == null) {
        fresh = idle ? new Task.Scheduled(this, true) : unlinked();
      }
      if (PENDING.compareAndSet(this, current, fresh)) {
        if (!loop.enqueue(fresh)) {
          pending = null;
          refuseClosed();
        }
        return;
      }
    }
  }

  private Task.Scheduled unlinked() {
    final Task.Scheduled kept = (Task.Scheduled) SPARE.getAndSet(this, null);
    return kept == null ? new Task.Scheduled(this, false) : kept;
  }

  /**
   * Takes the scheduling back. On the loop: the callback does not run; elsewhere: it may have
   * begun.
   */
  public void cancel() {
    if (pending != null) {
      PENDING.getAndSet(this, null);
    }
  }

  /** Cancels, for good. Idempotent; also from the callback itself. */
  public void close() {
    closed = true;
    cancel();
  }

  private void refuseClosed() {
    if (closed || loop.isClosed()) {
      throw new IllegalStateException(
          "a %s of loop \"%s\" was scheduled on thread \"%s\" after %s was closed; make a new one before you schedule it"
              .formatted(
                  kind.text,
                  loop.name(),
                  Thread.currentThread().getName(),
                  closed ? "it" : "the loop"));
    }
  }

  /**
   * The turn of an entry has come, and it is in no list any more; says whether the callback ran.
   */
  @LoopConfined
  boolean run(Task.Scheduled entry) {
    assert loop.isCurrent();
    final boolean wanted =
        PENDING.compareAndSet(this, entry, null) && !closed && isWanted.getAsBoolean();
    if (!entry.idle) {
      spare = entry;
    }
    if (wanted) {
      loop.call(callback, kind.threw);
    }
    return wanted;
  }

  /** What stands in front of a deferred callback. */
  public enum Kind {
    /** A user's bottom half. */
    BOTTOM_HALF("bottom half", Fact.BOTTOM_HALF_THREW),
    /** The handler of an event notifier. */
    NOTIFIER("notifier", Fact.NOTIFIER_THREW);

    private final String text;
    private final Fact threw;

    Kind(String text, Fact threw) {
      this.text = text;
      this.threw = threw;
    }
  }
}
