package dev.offloop.pool;

/**
 * The one word of a request that decides everything about it: a phase, and flags beside it. Who
 * makes the change to CLAIMED or CANCELLED has decided the outcome, and the losers have nothing
 * left to do but drop theirs.
 *
 * <p>Changes are compare-and-set, but for three, where nobody else can want one: a request that is
 * listed leaves QUEUED under the queue's lock, so the worker stores ACTIVE; what is set FREE has
 * come to its end; and so has what is ENDED, which the loop sets DELIVERED. Nobody sets a flag to
 * ask for something.
 *
 * <table>
 * <caption>phases</caption>
 * <tr><th>from</th><th>to</th><th>by</th><th>the user sees</th></tr>
 * <tr><td>QUEUED</td><td>ACTIVE</td><td>the worker that took it</td><td>ACTIVE</td></tr>
 * <tr><td>QUEUED</td><td>CANCELLED</td><td>cancel; close at its deadline</td><td>CANCELLED</td></tr>
 * <tr><td>ACTIVE</td><td>CLAIMED</td><td>the worker, whose work returned; close at its deadline, which
 * abandons the work</td><td>ACTIVE still</td></tr>
 * <tr><td>FREE</td><td>QUEUED</td><td>submit, of a reusable request</td><td>in flight</td></tr>
 * <tr><td>QUEUED</td><td>FREE</td><td>the same submit, which the pool refused, so that it is in no list
 * </td><td>not in flight</td></tr>
 * <tr><td>CLAIMED, CANCELLED</td><td>FREE</td><td>the loop, as it delivers a reusable request whose
 * work has ended</td><td>not in flight</td></tr>
 * <tr><td>CLAIMED</td><td>DONE</td><td>the loop, as it delivers; until then {@code isPlaced} beside the
 * word says that the request is in the delivery list</td><td>DONE, from that flag on</td></tr>
 * </table>
 *
 * No other change of phase exists; each of the named ones tried from another phase does nothing.
 */
final class Word {
  static final int QUEUED = 0;
  static final int ACTIVE = 1;
  static final int CLAIMED = 2;
  static final int DONE = 3;
  static final int CANCELLED = 4;

  /** Of a reusable request: may be submitted. */
  static final int FREE = 5;

  private static final int PHASE = 7;

  /** The work has returned, or never will run. Set by the worker, or with CANCELLED. */
  static final int ENDED = 8;

  /** The callback has begun. Set by the loop. */
  static final int DELIVERED = 16;

  /** The outcome is a failure. Set before the request is in the delivery list. */
  static final int FAILED = 32;

  /** The outcome was decided while the work went on. Set with the claim. */
  static final int ABANDONED = 64;

  /** Belongs to its caller, who submits it again and again. Never changes. */
  static final int REUSABLE = 128;

  private Word() {}

  static int phase(int word) {
    return word & PHASE;
  }

  static int withPhase(int word, int phase) {
    return (word & ~PHASE) | phase;
  }

  /** Whether the outcome is decided, delivered or not. */
  static boolean isDecided(int word) {
    final int phase = phase(word);
    return phase == CLAIMED || phase == DONE || phase == CANCELLED;
  }

  static boolean has(int word, int flag) {
    return (word & flag) != 0;
  }
}
