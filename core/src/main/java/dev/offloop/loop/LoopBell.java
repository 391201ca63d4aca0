package dev.offloop.loop;

import dev.offloop.base.Bell;
import dev.offloop.base.Fact;
import dev.offloop.base.LoopConfined;
import dev.offloop.base.Share;

/**
 * A bell of this loop: one flag.
 *
 * <p>PAIR ring: a ringer publishes, then sets the flag (or sees it set); the loop clears the flag,
 * then looks. Publication before a set flag is seen by the look that follows its clearing; the flag
 * set after the clearing brings another look.
 *
 * <h2>Threads and locks</h2>
 *
 * ring, close: any thread. look: the driver. No lock.
 */
final class LoopBell implements Bell {
  private final EventLoop loop;
  private final Look look;
  private final Share share;
  private volatile boolean rung;
  private volatile boolean closed;

  LoopBell(EventLoop loop, Look look, Share share) {
    this.loop = loop;
    this.look = look;
    this.share = share;
  }

  @Override
  public void ring() {
    if (!rung) { // PAIR ring 1/2: published by the caller; now the flag.
      rung = true;
      loop.wake();
    }
  }

  @Override
  public void close() {
    closed = true;
    loop.remove(this);
  }

  boolean isRung() {
    return rung;
  }

  /** Looks if it was rung; says whether that was progress. */
  @LoopConfined
  boolean look() {
    assert loop.isCurrent();
    if (!rung || closed) {
      return false;
    }
    rung = false; // PAIR ring 2/2: cleared; now look.
    share.begin();
    try {
      return look.look(share);
    } catch (Throwable failure) {
      // Our own code, on a full heap or stack: what it did not get to is still there for another
      // look.
      ring();
      loop.reports().failed(failure, Fact.LOOK_FAILED, loop.name());
      return false;
    }
  }
}
