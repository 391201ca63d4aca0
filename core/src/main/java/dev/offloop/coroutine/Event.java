package dev.offloop.coroutine;

/** Something for which one coroutine waits, once. Any thread. */
public class Event {
  private final Routine<?> waiter;
  // Volatile: an unpark of who has his permit already is but a read.
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
    hasHappened = true; // PAIR wake 1/2: written; now resume.
    waiter.strand.resume();
  }

  /**
   * It has happened: the waiter goes on now, where the caller is a callback of ours on its home.
   */
  protected final void happensHere() {
    hasHappened = true; // PAIR wake 1/2: written; now resume.
    waiter.strand.resumeHere();
  }
}
