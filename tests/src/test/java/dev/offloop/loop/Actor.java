package dev.offloop.loop;

import dev.offloop.Action;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A thread that plays a part in a test. A daemon, so that one that hangs keeps nothing alive. */
final class Actor<T extends @Nullable Object> {
  private final FutureTask<T> part;
  private final Thread thread;

  private Actor(Thread.Builder builder, String name, Callable<T> part) {
    this.part = new FutureTask<>(part);
    this.thread = builder.name(name).start(this.part);
  }

  static <T extends @Nullable Object> Actor<T> plays(String name, Callable<T> part) {
    return new Actor<>(Thread.ofPlatform().daemon(), name, part);
  }

  static Actor<@Nullable Void> plays(String name, Action part) {
    return plays(name, valueless(part));
  }

  static Actor<@Nullable Void> playsVirtually(String name, Action part) {
    return new Actor<>(Thread.ofVirtual(), name, valueless(part));
  }

  private static Callable<@Nullable Void> valueless(Action part) {
    return () -> {
      part.run();
      return null;
    };
  }

  Thread thread() {
    return thread;
  }

  boolean isOver() {
    return part.isDone();
  }

  /** Waits for the end of the part; what it threw is thrown here. */
  T ends() {
    try {
      return part.get(Within.LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("thread \"" + thread.getName() + "\" failed", e.getCause());
    } catch (TimeoutException e) {
      final AssertionError late =
          new AssertionError("thread \"" + thread.getName() + "\" does not end, it stands here", e);
      late.setStackTrace(thread.getStackTrace());
      throw late;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for " + thread.getName(), e);
    }
  }

  /** Waits for the end of the part, which must be a failure; returns it. */
  Throwable fails() {
    try {
      final T value = part.get(Within.LIMIT.toNanos(), TimeUnit.NANOSECONDS);
      throw new AssertionError("thread \"" + thread.getName() + "\" ended with " + value);
    } catch (ExecutionException e) {
      final Throwable cause = e.getCause();
      return cause == null ? e : cause;
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("thread \"" + thread.getName() + "\" does not end", e);
    }
  }
}
