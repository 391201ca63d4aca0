package dev.offloop.coroutine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Something for which one coroutine waits, once. Any thread. */
public class Event {
  private static final VarHandle HAS_HAPPENED;

  static {
    try {
      HAS_HAPPENED =
          MethodHandles.lookup().findVarHandle(Event.class, "hasHappened", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Routine<?> waiter;
  private volatile boolean hasHappened;

  /**
   * Makes one that has not happened.
   *
   * @param waiter who will wait for it
   */
  protected Event(Routine<?> waiter) {
    this.waiter = waiter;
  }

  final boolean hasHappened() {
    return hasHappened;
  }

  /** It has happened: the waiter goes on in a later turn. */
  protected final void happens() {
    // PAIR wake 1/2: written; now resume. A fence is between the two, for an unpark of who has his
    // permit already is but a read.
    hasHappened = true;
    waiter.strand.resume();
  }

  /**
   * It has happened: the waiter goes on now, where the caller is a callback of ours on its home.
   */
  protected final void happensHere() {
    // PAIR wake 1/2: written; now resume. The fence is the strand's, unless the waiter goes on
    // right there.
    HAS_HAPPENED.setRelease(this, true);
    waiter.strand.resumeHere();
  }
}
