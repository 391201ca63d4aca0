package dev.offloop.loop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.offloop.base.Fact;
import dev.offloop.base.LoopConfined;
import dev.offloop.base.NanoClock;
import dev.offloop.base.Share;
import dev.offloop.base.ShortLock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The loop's timers, in a binary heap that knows where each timer stands: arming, cancelling and
 * taking the next one are O(log n) (Williams, "Algorithm 232: Heapsort", CACM 7, 1964).
 *
 * <h2>Threads and locks</h2>
 *
 * arm, disarm, close: any thread. run: the driver. {@code lock} guards the heap and the timers'
 * places in it; it is a leaf, held for O(log n), and no callback runs under it. {@code earliest}
 * repeats the top of the heap so that the loop reads a field, not the lock, when nothing is due.
 *
 * <p>Times are kept as nanoseconds since the loop was made, so plain comparison is right for 292
 * years.
 */
final class Timers {
  /** {@code earliest} when no timer is armed. */
  static final long NEVER = Long.MAX_VALUE;

  private final EventLoop loop;
  private final NanoClock clock;
  private final long origin;
  private final Share share;
  private final ShortLock lock = new ShortLock();
  private volatile long earliest = NEVER; // written under the lock

  @GuardedBy("lock")
  private @Nullable LoopTimer[] heap = new LoopTimer[8];

  @GuardedBy("lock")
  private int size;

  @GuardedBy("lock")
  private int reserved; // places for internal timers, armed or not

  @GuardedBy("lock")
  private long sequences;

  @GuardedBy("lock")
  private boolean sealed;

  Timers(EventLoop loop, NanoClock clock, Share share) {
    this.loop = loop;
    this.clock = clock;
    this.origin = clock.nanoTime();
    this.share = share;
  }

  /**
   * Makes an internal timer; its place in the heap is kept, so that arming it allocates nothing.
   */
  LoopTimer internal(Runnable callback) {
    lock.lock();
    try {
      makeRoom(size + reserved + 1);
      reserved++;
      return new LoopTimer(this, callback, false);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void makeRoom(int places) {
    if (places > heap.length) {
      heap = Arrays.copyOf(heap, Math.max(places, 2 * heap.length));
    }
  }

  void refuseClosed(LoopTimer timer) {
    final boolean gone;
    final boolean loopGone;
    lock.lock();
    try {
      gone = timer.closed;
      loopGone = sealed;
    } finally {
      lock.unlock();
    }
    if (gone || loopGone) {
      throw new IllegalStateException(
          "a timer of loop \"%s\" was scheduled on thread \"%s\" after %s was closed; make a new one before you schedule it"
              .formatted(loop.name(), Thread.currentThread().getName(), gone ? "it" : "the loop"));
    }
  }

  void arm(LoopTimer timer, long nanos) {
    final long now = now();
    final long deadline = nanos > NEVER - 1 - now ? NEVER - 1 : now + Math.max(0, nanos);
    final boolean isEarliest;
    lock.lock();
    try {
      if (timer.closed || sealed) {
        return;
      }
      if (timer.index == LoopTimer.NOT_ARMED) {
        if (timer.isProgress) {
          makeRoom(size + 1 + reserved);
        }
        place(timer, size++);
      }
      timer.deadline = deadline;
      timer.sequence = sequences++;
      restore(timer);
      isEarliest = publishEarliest();
    } finally {
      lock.unlock();
    }
    if (isEarliest) {
      loop.wake(); // it may sleep towards a later deadline
    }
  }

  void disarm(LoopTimer timer) {
    lock.lock();
    try {
      remove(timer);
    } finally {
      lock.unlock();
    }
  }

  void close(LoopTimer timer) {
    lock.lock();
    try {
      if (!timer.closed && !timer.isProgress) {
        reserved--;
      }
      timer.closed = true;
      remove(timer);
    } finally {
      lock.unlock();
    }
  }

  /** Disarms every timer and arms none from now on. */
  void seal() {
    lock.lock();
    try {
      sealed = true;
      while (size > 0) {
        remove(at(size - 1));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Nanoseconds until the earliest deadline: 0 or less when it is due, NEVER when there is none.
   */
  long untilEarliest() {
    final long next = earliest;
    return next == NEVER ? NEVER : next - now();
  }

  /**
   * Runs the timers that are due and were armed before this pass; says whether any was progress.
   */
  @LoopConfined
  boolean run() {
    assert loop.isCurrent();
    if (earliest == NEVER) {
      return false;
    }
    final long now = now();
    if (earliest > now) {
      return false;
    }
    final long end = sequencesSoFar();
    share.begin();
    boolean progress = false;
    LoopTimer timer = takeDue(now, end);
    while (timer != null) {
      loop.call(timer.callback, Fact.TIMER_THREW);
      progress |= timer.isProgress;
      timer = share.spent() ? null : takeDue(now, end);
    }
    return progress;
  }

  private long sequencesSoFar() {
    lock.lock();
    try {
      return sequences;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the first timer, if it is due and older than {@code end}. A timer armed during the pass
   * is due at now or later and so stands behind all older ones that are due: where it is first,
   * none is left.
   */
  private @Nullable LoopTimer takeDue(long now, long end) {
    lock.lock();
    try {
      if (size == 0) {
        return null;
      }
      final LoopTimer first = at(0);
      if (first.deadline > now || first.sequence >= end) {
        return null;
      }
      remove(first);
      return first;
    } finally {
      lock.unlock();
    }
  }

  private long now() {
    return clock.nanoTime() - origin;
  }

  @GuardedBy("lock")
  private boolean publishEarliest() {
    final long next = size == 0 ? NEVER : at(0).deadline;
    final boolean isEarlier = next < earliest;
    if (next != earliest) {
      earliest = next;
    }
    return isEarlier;
  }

  @GuardedBy("lock")
  private void remove(LoopTimer timer) {
    final int hole = timer.index;
    if (hole == LoopTimer.NOT_ARMED) {
      return;
    }
    final LoopTimer last = at(size - 1);
    heap[--size] = null;
    timer.index = LoopTimer.NOT_ARMED;
    if (last != timer) {
      place(last, hole);
      restore(last);
    }
    publishEarliest();
  }

  /** Moves a timer whose deadline has changed to where it belongs. */
  @GuardedBy("lock")
  private void restore(LoopTimer timer) {
    int index = timer.index;
    while (index > 0 && timer.isBefore(at((index - 1) / 2))) {
      place(at((index - 1) / 2), index);
      index = (index - 1) / 2;
    }
    while (2 * index + 1 < size) {
      int child = 2 * index + 1;
      if (child + 1 < size && at(child + 1).isBefore(at(child))) {
        child++;
      }
      if (!at(child).isBefore(timer)) {
        break;
      }
      place(at(child), index);
      index = child;
    }
    place(timer, index);
  }

  @GuardedBy("lock")
  private void place(LoopTimer timer, int index) {
    heap[index] = timer;
    timer.index = index;
  }

  @GuardedBy("lock")
  private LoopTimer at(int index) {
    final LoopTimer timer = heap[index];
    assert timer != null && timer.index == index : "the heap has a hole at " + index;
    return timer;
  }
}
