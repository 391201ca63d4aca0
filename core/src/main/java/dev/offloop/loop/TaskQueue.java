package dev.offloop.loop;

import dev.offloop.base.LoopConfined;
import dev.offloop.base.Share;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Tasks and bottom halves, first in first out in the order in which they were added.
 *
 * <h2>Threads and locks</h2>
 *
 * add: any thread, by a compare-and-set on {@code arrived}, a stack of which the loop always takes
 * the whole, so that no entry can come back under a pusher's hand (ABA). The rest: the driver. No
 * lock.
 *
 * <p>A turn runs what had arrived when it began: what an entry adds has its turn in the next one. A
 * nested turn takes what the interrupted one left, and all newer; where it leaves some of it the
 * share is spent, and so it is for the interrupted turn, which then ends too.
 */
final class TaskQueue {
  private static final VarHandle ARRIVED;

  static {
    try {
      ARRIVED = MethodHandles.lookup().findVarHandle(TaskQueue.class, "arrived", Task.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final EventLoop loop;
  private final Share share;
  private volatile @Nullable Task arrived; // newest first; ends in Sealed.MARK once sealed

  @LoopConfined private @Nullable Task first; // oldest first
  @LoopConfined private @Nullable Task last;

  TaskQueue(EventLoop loop, Share share) {
    this.loop = loop;
    this.share = share;
  }

  /** Adds an entry, which must be in no list; says whether it was taken: not once sealed. */
  boolean add(Task task) {
    Task head;
    do {
      head = arrived;
      if (head == Task.Sealed.MARK) {
        task.next = null;
        return false;
      }
      task.next = head;
    } while (!ARRIVED.compareAndSet(this, head, task));
    return true;
  }

  /** Whether the loop has something to run here. */
  @LoopConfined
  boolean hasWork() {
    assert loop.isCurrent();
    final Task head = arrived;
    return first != null || (head != null && head != Task.Sealed.MARK);
  }

  /** Runs what has arrived so far, or as much of it as the share allows; says whether any ran. */
  @LoopConfined
  boolean run() {
    assert loop.isCurrent();
    if (!hasWork()) {
      return false;
    }
    if (arrived != Task.Sealed.MARK) {
      takeOver((Task) ARRIVED.getAndSet(this, null));
    }
    share.begin();
    return runFirst();
  }

  /** Refuses entries from now on and runs those accepted before, however long that takes. */
  @LoopConfined
  void sealAndRun() {
    assert loop.isCurrent();
    final Task head = (Task) ARRIVED.getAndSet(this, Task.Sealed.MARK);
    if (head != Task.Sealed.MARK) {
      takeOver(head);
    }
    while (first != null) {
      share.begin();
      runFirst();
    }
  }

  private boolean runFirst() {
    boolean progress = false;
    for (Task task = first; task != null; task = first) {
      first = task.next;
      if (first == null) {
        last = null;
      }
      task.next = null;
      progress |= task.run(loop);
      if (first != null && share.spent()) {
        break;
      }
    }
    return progress;
  }

  private void takeOver(@Nullable Task newestFirst) {
    if (newestFirst == null) {
      return;
    }
    final Task oldest = Task.reversed(newestFirst);
    if (last == null) {
      first = oldest;
    } else {
      last.next = oldest;
    }
    for (Task task = oldest; task != null; task = task.next) {
      last = task;
    }
  }
}
