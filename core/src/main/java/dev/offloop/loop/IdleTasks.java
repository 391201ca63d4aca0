package dev.offloop.loop;

import dev.offloop.base.LoopConfined;
import dev.offloop.base.Share;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Idle bottom halves: they run together, at most every {@value #EVERY_NANOS} ns, and are not
 * progress.
 *
 * <p>A timer's pass moves what has arrived to {@code due}; the turns run that, within the share of
 * their kind. A nested turn goes on where the interrupted one stopped.
 *
 * <h2>Threads and locks</h2>
 *
 * add: any thread. The rest: the driver. No lock. An entry that is ordinary or cancelled by its
 * time is not its owner's pending one any more and is dropped.
 */
final class IdleTasks {
  private static final long EVERY_NANOS = 10_000_000L;

  private final EventLoop loop;
  private final Share share;
  private final LoopTimer next;
  private final AtomicReference<@Nullable Task> arrived = new AtomicReference<>();
  private final AtomicBoolean isNextSet = new AtomicBoolean();

  @LoopConfined private @Nullable Task due; // oldest first

  IdleTasks(EventLoop loop, Share share) {
    this.loop = loop;
    this.share = share;
    this.next = loop.internalTimer(this::pass);
  }

  void add(Task.Scheduled task) {
    Task head;
    do {
      head = arrived.get();
      task.next = head;
    } while (!arrived.compareAndSet(head, task));
    if (!isNextSet.getAndSet(true)) {
      next.schedule(EVERY_NANOS);
    }
  }

  @LoopConfined
  private void pass() {
    assert loop.isCurrent();
    if (due != null) { // the last pass is not through yet
      next.schedule(EVERY_NANOS);
      return;
    }
    isNextSet.set(false); // first, so that whoever adds from now on sets the next one
    due = Task.reversed(arrived.getAndSet(null));
  }

  @LoopConfined
  boolean hasWork() {
    assert loop.isCurrent();
    return due != null;
  }

  @LoopConfined
  void run() {
    assert loop.isCurrent();
    if (due == null) {
      return;
    }
    share.begin();
    for (Task task = take(); task != null; task = take()) {
      task.run(loop);
      if (due != null && share.spent()) {
        break;
      }
    }
  }

  private @Nullable Task take() {
    final Task task = due;
    if (task != null) {
      due = task.next;
      task.next = null;
    }
    return task;
  }
}
