package dev.offloop.soak;

import dev.offloop.Action;
import dev.offloop.AioRequest;
import dev.offloop.Offloader;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stands in front of a pool and does one thing wrong, with one callback of all. Any thread. */
final class FaultyDoor implements Offloader {
  /** What goes wrong. */
  enum Fault {
    SWALLOWED,
    TWICE,
    ELSEWHERE,
    WRONG_VALUE
  }

  private static final int WHICH = 500;

  private final Offloader pool;
  private final Fault fault;
  private final AtomicInteger submits; // of all doors of a soak

  FaultyDoor(Offloader pool, Fault fault, AtomicInteger submits) {
    this.pool = pool;
    this.fault = fault;
    this.submits = submits;
  }

  @Override
  public <T extends @Nullable Object> AioRequest<T> submit(
      Callable<? extends T> work,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback) {
    return submits.incrementAndGet() == WHICH
        ? pool.<T>submit(work, spoiled(callback))
        : pool.<T>submit(work, callback);
  }

  private <T extends @Nullable Object> BiConsumer<@Nullable T, @Nullable Throwable> spoiled(
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback) {
    return switch (fault) {
      case SWALLOWED -> (value, failure) -> {};
      case TWICE ->
          (value, failure) -> {
            callback.accept(value, failure);
            callback.accept(value, failure);
          };
      case ELSEWHERE ->
          (value, failure) ->
              Thread.ofPlatform().daemon().start(() -> callback.accept(value, failure));
      case WRONG_VALUE -> (value, failure) -> callback.accept(null, new IllegalStateException());
    };
  }

  @Override
  public <T extends @Nullable Object, A extends @Nullable Object> AioRequest<T> submit(
      Callable<? extends T> work, A attachment, CompletionHandler<? super T, ? super A> handler) {
    return pool.<T, A>submit(work, attachment, handler);
  }

  @Override
  public <T extends @Nullable Object> AioRequest<T> submit(Callable<? extends T> work) {
    return pool.<T>submit(work);
  }

  @Override
  public AioRequest<@Nullable Void> run(
      Action work, Consumer<? super @Nullable Throwable> callback) {
    return pool.run(work, callback);
  }

  @Override
  public AioRequest<@Nullable Void> run(Action work) {
    return pool.run(work);
  }

  @Override
  public int outstanding() {
    return pool.outstanding();
  }
}
