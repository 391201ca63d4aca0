package dev.offloop.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What few requests need: stages somebody asked for, and times somebody records. Made on first use.
 *
 * <p>The stages are fixed. The times are written by whoever makes the step that they belong to, and
 * read by the loop after it.
 */
final class Details<T extends @Nullable Object> {
  final CompletableFuture<T> outcome;
  final CompletableFuture<@Nullable Void> workEnded;

  long submittedNanos;
  long startedNanos;
  long endedNanos;

  Details(Executor home) {
    outcome = new HomeFuture<>(home);
    workEnded = new HomeFuture<>(home);
  }

  /** A stage whose {@code …Async} methods run on the home. */
  private static final class HomeFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    private final Executor home;

    HomeFuture(Executor home) {
      this.home = home;
    }

    @Override
    public Executor defaultExecutor() {
      return home;
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
      return new HomeFuture<>(home);
    }
  }
}
