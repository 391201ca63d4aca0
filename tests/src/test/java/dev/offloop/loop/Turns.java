package dev.offloop.loop;

import dev.offloop.Action;
import dev.offloop.AioContext;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What tests ask of a loop. */
final class Turns {
  private Turns() {}

  /** Runs a call on a loop that another thread drives, and returns what it returned. */
  static <T extends @Nullable Object> T on(AioContext driven, Callable<T> call) {
    final FutureTask<T> task = new FutureTask<>(call);
    driven.execute(task);
    try {
      return task.get(Within.LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("failed on loop \"" + driven.name() + "\"", e.getCause());
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("loop \"" + driven.name() + "\" does not turn", e);
    }
  }

  /** Returns when the loop that another thread drives has run all that was scheduled before. */
  static void settle(AioContext driven) {
    for (int i = 0; i < 3; i++) {
      on(driven, driven::isCurrent);
    }
  }

  /** Closes after a test, on a thread of its own: where that hangs, the test fails and says so. */
  static void close(Action close) {
    Actor.plays("closes after the test", close).ends();
  }

  /** Lets time pass: turns of a loop that does nothing else. */
  static void pass(Duration time) {
    try (AioContext idle = AioContext.create("time passes")) {
      final AtomicBoolean over = new AtomicBoolean();
      idle.timer(() -> over.set(true)).schedule(time);
      idle.pollUntil(over::get);
    }
  }
}
