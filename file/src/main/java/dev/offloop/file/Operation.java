package dev.offloop.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One operation on a file: the work, and the callback around the user's. It is one user of the
 * channel from its submit until it leaves, once.
 *
 * <h2>Threads and locks</h2>
 *
 * No lock. {@link #call} runs on a worker, {@link #accept} on the home loop. Usually the worker
 * leaves. A request that was cancelled in the queue never gets a worker, so its callback leaves.
 * Whoever sets {@code isClaimed} first is the one to leave; for a request that a closing pool
 * abandons between the two they may race, and a worker that comes too late touches nothing.
 */
final class Operation<T extends @Nullable Object>
    implements Callable<T>, BiConsumer<@Nullable T, @Nullable Throwable> {
  /** What the worker does with the channel. */
  @FunctionalInterface
  interface Body<T extends @Nullable Object> {
    T run(FileChannel channel) throws IOException;
  }

  private final AioFile file;
  private final Body<T> body;
  private final BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback;
  private final AtomicBoolean isClaimed = new AtomicBoolean();

  // Written by whoever leaves, read in the callback: the pool carries it over with the outcome.
  private @Nullable IOException closeFailure;

  Operation(
      AioFile file,
      Body<T> body,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback) {
    this.file = file;
    this.body = body;
    this.callback = Objects.requireNonNull(callback, "callback");
  }

  @Override
  public T call() throws IOException {
    if (!isClaimed.compareAndSet(false, true)) {
      throw new CancellationException("abandoned before it began");
    }
    try {
      return body.run(file.channel());
    } finally {
      closeFailure = file.leave();
    }
  }

  @Override
  public void accept(@Nullable T value, @Nullable Throwable failure) {
    if (isClaimed.compareAndSet(false, true)) {
      closeFailure = file.leave();
    }
    try {
      callback.accept(value, failure);
    } catch (Throwable thrown) {
      if (closeFailure != null) {
        thrown.addSuppressed(closeFailure);
      }
      throw thrown;
    }
    if (closeFailure != null) {
      // Nobody waits for the end of a close; thrown from a callback, the pool reports it.
      throw new UncheckedIOException("cannot close " + file, closeFailure);
    }
  }
}
