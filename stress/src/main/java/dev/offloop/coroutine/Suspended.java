package dev.offloop.coroutine;

import dev.offloop.AioContext;
import dev.offloop.Coroutine;

/** A loop, and a coroutine on it that suspends once. turn, end: one thread at a time. */
final class Suspended {
  private static final int TURNS = 4;

  private final AioContext context = AioContext.create("loop", report -> {});
  private final Coroutine<String> coroutine;
  private boolean isOver;

  Suspended(Coroutine.Kind kind) {
    context.coroutines(kind);
    coroutine =
        context.spawn(
            () -> {
              Coroutine.suspend();
              isOver = true;
              return "";
            });
  }

  /** Runs a turn, which enters the coroutine or has it go on. */
  void turn() {
    context.poll(false);
  }

  void wake() {
    coroutine.wake();
  }

  /** Runs the turns that are left; says whether the coroutine is over. */
  String end() {
    for (int i = 0; i < TURNS && !isOver; i++) {
      turn();
    }
    return isOver ? "over" : "asleep";
  }
}
