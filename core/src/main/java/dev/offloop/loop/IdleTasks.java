package dev.offloop.loop;

import dev.offloop.base.LoopConfined;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Idle bottom halves: they run together, at most every {@value #EVERY_NANOS} ns, and are not
 * progress.
 *
 * <h2>Threads and locks</h2>
 *
 * add: any thread. pass: the driver, from the timer. No lock. An entry that is ordinary or
 * cancelled by the time of the pass is not its owner's pending one any more and is dropped.
 */
final class IdleTasks {
  private static final long EVERY_NANOS = 10_000_000L;

  private final EventLoop loop;
  private final LoopTimer next;
  private final AtomicReference<@Nullable Task> arrived = new AtomicReference<>();
  private final AtomicBoolean isNextSet = new AtomicBoolean();

  IdleTasks(EventLoop loop) {
    this.loop = loop;
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
    isNextSet.set(false); // first, so that whoever adds during the pass sets the next one
    Task task = Task.reversed(arrived.getAndSet(null));
    while (task != null) {
      final Task following = task.next;
      task.next = null;
      task.run(loop);
      task = following;
    }
  }
}
