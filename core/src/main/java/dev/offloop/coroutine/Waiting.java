package dev.offloop.coroutine;

import dev.offloop.base.Alarm;
import dev.offloop.base.Home;
import dev.offloop.loop.EventLoop;
import dev.offloop.loop.Watch;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a coroutine can wait for beside a wake. The body only. */
public final class Waiting {
  private Waiting() {}

  /** Waits for a time by the home's clock; a cancel ends it. */
  public static void sleep(Routine<?> self, long nanos) {
    final Sleep sleep = new Sleep(self);
    final Home home = self.home();
    final Alarm alarm =
        home instanceof EventLoop loop ? loop.timer(sleep::isOver) : home.alarm(sleep::isOver);
    try {
      alarm.schedule(nanos);
      self.await(sleep);
    } finally {
      alarm.close();
    }
  }

  /** Waits for a stage; a cancel ends the wait and leaves the stage alone. */
  public static <T extends @Nullable Object> T await(
      Routine<?> self, CompletionStage<? extends T> stage) throws Exception {
    final Outcome<T> outcome = new Outcome<>(self);
    stage.whenComplete(outcome);
    self.await(outcome);
    return outcome.get("what was awaited failed; here it was awaited");
  }

  /** Waits until a channel is ready; a cancel ends it. */
  public static int awaitReady(Routine<?> self, SelectableChannel channel, int ops)
      throws IOException {
    if (!(self.home() instanceof EventLoop loop)) {
      throw new IllegalStateException(
          "awaitReady(...) in coroutine \"%s\" needs a loop that watches channels, and its home \"%s\" is no AioContext; have that loop's own means wake the coroutine"
              .formatted(self.name(), self.home().name()));
    }
    final Ready ready = new Ready(self);
    final Watch watch = loop.watch(channel, ops, ready::isReady);
    try {
      watch.begin();
      self.await(ready);
    } finally {
      watch.close();
    }
    return ready.ops;
  }

  private static final class Sleep extends Event {
    Sleep(Routine<?> waiter) {
      super(waiter);
    }

    private void isOver() {
      happensHere();
    }
  }

  private static final class Ready extends Event {
    private int ops; // the home's turn, as is the waiter

    Ready(Routine<?> waiter) {
      super(waiter);
    }

    private void isReady(int readyOps) {
      ops = readyOps;
      happensHere();
    }
  }

  /** The outcome of a stage, on whatever thread it comes. */
  private static final class Outcome<T extends @Nullable Object> extends Event
      implements BiConsumer<T, @Nullable Throwable> {
    private @Nullable T value; // both published by the event
    private @Nullable Throwable failure;

    Outcome(Routine<?> waiter) {
      super(waiter);
    }

    @Override
    public void accept(T result, @Nullable Throwable thrown) {
      value = result;
      failure =
          thrown instanceof CompletionException && thrown.getCause() != null
              ? thrown.getCause()
              : thrown;
      happens();
    }

    @SuppressWarnings("NullAway") // without a failure the value is the stage's T
    private T get(String what) throws Exception {
      if (failure != null) {
        throw Trace.thrown(failure, what);
      }
      return value;
    }
  }
}
