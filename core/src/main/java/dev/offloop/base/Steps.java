package dev.offloop.base;

/**
 * A thread's whole life, cut into steps so that a test can run one step of one thread at a time.
 * The same object runs in production and in tests; only its {@link Carrier} differs.
 *
 * <p>begin and step are called by one thread only, begin first and once.
 */
public interface Steps {
  /** Answer of {@link #step}: go on at once. */
  long AGAIN = 0;

  /** Answer of {@link #step}: this was the last one. */
  long OVER = -1;

  /**
   * Tells these steps who carries them, before the first step.
   *
   * @param carrier wakes this thread from a wait
   */
  void begin(Carrier carrier);

  /**
   * Does the next step.
   *
   * @return {@link #AGAIN}, {@link #OVER}, or for how many nanoseconds to wait at most before the
   *     next step; a wake-up, also one before the wait, ends the wait, and it may end for no reason
   */
  long step();

  /** The thread that carries the steps. */
  interface Carrier {
    /** Ends the present or the next wait of this thread. Any thread; never blocks. */
    void wake();

    /** Returns the thread behind this carrier. */
    Thread thread();

    /**
     * Gives the thread back what it had before it ran a stranger's code: name, priority, interrupt
     * flag and context class loader. On that thread only.
     */
    void restore();
  }
}
