package dev.offloop.base;

/**
 * A wake-up for a home that coalesces: however often it is rung before the home looks, the home
 * looks once. The home clears the bell first, then looks (PAIR ring).
 */
public interface Bell {
  /**
   * Asks for a look in a later turn of the home. Any thread; never blocks, never throws, allocates
   * nothing on a home of ours. What the caller published before, by a volatile write or a
   * compare-and-set, is seen by the look; a plain write may be missed while the bell is rung.
   */
  void ring();

  /** No look begins after this returns, when called in the home's turn. Idempotent. */
  void close();

  /** What a home does when it was rung. */
  @FunctionalInterface
  interface Look {
    /**
     * Looks for work and does it, in the home's turn, until there is none or the share is spent; in
     * the latter case it rings again.
     *
     * @param share this kind's share of the turn, already begun
     * @return whether anything was done that a user would call progress
     */
    boolean look(Share share);
  }
}
