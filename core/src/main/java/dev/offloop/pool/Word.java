package dev.offloop.pool;

/**
 * The one word of a request: a phase, and flags beside it.
 *
 * <p>At each moment one party alone may write it: who submits, while the request is in no list; who
 * has the queue's lock, while it is listed; its worker, from ACTIVE until the request is in the
 * delivery list; then the loop. So changes are release stores, and whoever may make one knows that
 * it succeeds; only submits of a reusable request contend, by compare-and-set from FREE. Nobody
 * sets a flag to ask for something.
 *
 * <p>That a work is abandoned does not stand here, for it goes on and its worker will write: the
 * loop decides it, which is also where the late outcome arrives, and has another request, a {@link
 * StandIn}, take the place of this one.
 *
 * <table>
 * <caption>phases</caption>
 * <tr><th>from</th><th>to</th><th>by</th><th>the user sees</th></tr>
 * <tr><td>QUEUED</td><td>ACTIVE</td><td>the worker that took it</td><td>ACTIVE</td></tr>
 * <tr><td>QUEUED</td><td>CANCELLED</td><td>cancel; close at its deadline</td><td>CANCELLED</td></tr>
 * <tr><td>ACTIVE</td><td>CLAIMED</td><td>the worker, whose work returned</td><td>ACTIVE still</td></tr>
 * <tr><td>FREE</td><td>QUEUED</td><td>submit, of a reusable request</td><td>in flight</td></tr>
 * <tr><td>QUEUED</td><td>FREE</td><td>the same submit, which the pool refused, so that it is in no list
 * </td><td>not in flight</td></tr>
 * <tr><td>CLAIMED, CANCELLED</td><td>FREE</td><td>the loop, as it delivers a reusable request</td>
 * <td>not in flight</td></tr>
 * <tr><td>CLAIMED</td><td>DONE</td><td>the loop, as it delivers; until then {@code isPlaced} beside the
 * word says that the request is in the delivery list</td><td>DONE, from that flag on</td></tr>
 * </table>
 *
 * No other change of phase exists. A stand-in is CLAIMED from its beginning.
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

  /** Of a stand-in: the work of the request for which it stands goes on. Never changes. */
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
