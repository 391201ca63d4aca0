package dev.offloop.coroutine;

import dev.offloop.AioContext;
import dev.offloop.Coroutine;
import org.jspecify.annotations.Nullable;

/**
 * A loop, and a coroutine mounted on it that waits for an event and has been resumed for no reason:
 * its next turn enters the wait. turn, end: one thread at a time. happens: any thread.
 */
final class Awaiting {
  private static final int TURNS = 4;
  private static final int LOOKS = 100_000; // milliseconds; the loop's turn may be yet to come

  private final AioContext context = AioContext.create("loop", report -> {});
  private @Nullable Event event; // made in the first turn
  private volatile boolean isAboutToAwait;
  private boolean isOver;

  Awaiting() {
    context.coroutines(Coroutine.Kind.MOUNTED);
    final Coroutine<String> coroutine =
        context.spawn(
            () -> {
              final Routine<?> self = Coroutine.current();
              final Event awaited = new Event(self);
              event = awaited;
              Coroutine.suspend();
              self.strand.resume();
              isAboutToAwait = true;
              self.await(awaited);
              isOver = true;
              return "";
            });
    turn();
    coroutine.wake();
  }

  /** Runs a turn, in which the coroutine goes on. */
  void turn() {
    context.poll(false);
  }

  /**
   * The event happens as the coroutine begins to wait, or without it after a while, told by whom
   * the loop does not run.
   */
  void happens() {
    for (int looks = 0; looks < LOOKS && !isAboutToAwait; looks++) {
      Thread.onSpinWait();
    }
    final Event awaited = event;
    assert awaited != null : "made in the first turn";
    awaited.happensHere();
  }

  /** Runs the turns that are left; says whether the coroutine is over. */
  String end() {
    for (int i = 0; i < TURNS && !isOver; i++) {
      turn();
    }
    return isOver ? "over" : "asleep";
  }
}
