package dev.offloop.pool;

import dev.offloop.base.HomeStage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What few requests need: stages somebody asked for, what a recording tells of them, and who stands
 * in for them when they were abandoned. Made on first use.
 *
 * <p>Whoever asks for a stage gets one of his own, so that completing or cancelling it is nobody
 * else's matter. Stages are added by any thread and completed where the request says. The times are
 * written by whoever makes the step that they belong to, and read by the loop after it.
 */
final class Details<T extends @Nullable Object> {
  private final Executor home;
  private final AtomicReference<@Nullable Stage<T>> outcomes = new AtomicReference<>();
  private final AtomicReference<@Nullable Stage<@Nullable Void>> ends = new AtomicReference<>();

  long number; // in traces, from 1; 0 where none was on when it was submitted
  long submittedNanos;
  long startedNanos;
  long endedNanos;

  private volatile @Nullable StandIn<T> standIn; // written by the home, once

  Details(Executor home) {
    this.home = home;
  }

  static <U extends @Nullable Object> CompletableFuture<U> completed(Executor home, U value) {
    final Stage<U> stage = new Stage<>(home);
    stage.complete(value);
    return stage;
  }

  static <U extends @Nullable Object> CompletableFuture<U> failed(
      Executor home, Throwable failure) {
    final Stage<U> stage = new Stage<>(home);
    stage.completeExceptionally(failure);
    return stage;
  }

  /** The home has abandoned the request: this one is told in its stead. */
  void standIn(StandIn<T> replacement) {
    standIn = replacement;
  }

  /** Returns who is told in the request's stead, or null while it was not abandoned. */
  @Nullable StandIn<T> standIn() {
    return standIn;
  }

  CompletableFuture<T> addOutcome() {
    return add(outcomes);
  }

  CompletableFuture<@Nullable Void> addEnd() {
    return add(ends);
  }

  private <U extends @Nullable Object> Stage<U> add(AtomicReference<@Nullable Stage<U>> stages) {
    final Stage<U> added = new Stage<>(home);
    do {
      added.next = stages.get();
    } while (!stages.compareAndSet(added.next, added));
    return added;
  }

  /** Whether anybody asked for the outcome. */
  boolean hasOutcomes() {
    return outcomes.get() != null;
  }

  /** Whether anybody asked for the work's end. */
  boolean hasEnds() {
    return ends.get() != null;
  }

  void completeOutcomes(T value) {
    for (Stage<T> stage = outcomes.get(); stage != null; stage = stage.next) {
      stage.complete(value);
    }
  }

  void failOutcomes(Throwable failure) {
    for (Stage<T> stage = outcomes.get(); stage != null; stage = stage.next) {
      stage.completeExceptionally(failure);
    }
  }

  void completeEnds() {
    for (Stage<@Nullable Void> stage = ends.get(); stage != null; stage = stage.next) {
      stage.complete(null);
    }
  }

  private static final class Stage<T extends @Nullable Object> extends HomeStage<T> {
    private @Nullable Stage<T> next; // fixed once it is in the list

    Stage(Executor home) {
      super(home);
    }
  }
}
