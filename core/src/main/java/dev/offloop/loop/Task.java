package dev.offloop.loop;

import dev.offloop.base.Fact;
import dev.offloop.base.LoopConfined;
import org.jspecify.annotations.Nullable;

/** One entry of the queue of tasks and bottom halves. Linked into at most one list at a time. */
abstract sealed class Task {
  @Nullable Task next; // the owner of the list it is in

  /** Runs this entry, unless it was cancelled. */
  @LoopConfined
  abstract boolean run(EventLoop loop);

  /** The one-shot form. */
  static final class Once extends Task {
    private final Runnable body;

    Once(Runnable body) {
      this.body = body;
    }

    @Override
    boolean run(EventLoop loop) {
      loop.call(body, Fact.TASK_THREW);
      return true;
    }
  }

  /** One scheduling of a bottom half. */
  static final class Scheduled extends Task {
    private final Deferred owner;
    final boolean idle; // never changes: a recycled entry must not change its kind under a reader

    Scheduled(Deferred owner, boolean idle) {
      this.owner = owner;
      this.idle = idle;
    }

    @Override
    boolean run(EventLoop loop) {
      return owner.run(this);
    }
  }

  /** Marks a list that takes no more entries. */
  static final class Sealed extends Task {
    static final Sealed MARK = new Sealed();

    private Sealed() {}

    @Override
    boolean run(EventLoop loop) {
      throw new AssertionError("the mark of a sealed list is never run");
    }
  }

  /** Turns a list around: pushed newest first, it is wanted oldest first. */
  static @Nullable Task reversed(@Nullable Task newestFirst) {
    Task oldestFirst = null;
    for (Task task = newestFirst; task != null; ) {
      final Task older = task.next;
      task.next = oldestFirst;
      oldestFirst = task;
      task = older;
    }
    return oldestFirst;
  }
}
