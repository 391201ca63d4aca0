package dev.offloop.coroutine;

/**
 * What a coroutine runs on: a thread of its own, of which the home's turns carry one stretch after
 * the other. It never runs in parallel with its home, whichever kind it is.
 *
 * <p>A stretch goes from a resumption to the next {@link #rest}. A resumption may be one too many;
 * so who rests looks whether that for which it waited has come, and rests again if not.
 */
interface Strand {
  /** Has the body begin in a later turn of the home. Any thread, once. */
  void start();

  /** Ends the present stretch; returns with the next. The body only. */
  void rest();

  /** Has the next stretch begin in a later turn. Any thread; never runs it inline. */
  void resume();

  /**
   * Runs the next stretch now where the caller is the home's own thread in its turn, with nothing
   * of a user's on the stack that does not expect it; else like {@link #resume}. What the caller
   * wrote before, by a release store at least, is seen by that stretch. Any thread.
   */
  void resumeHere();

  /** Returns the thread that the body sees as its own. */
  Thread thread();
}
