package dev.offloop.file;

import dev.offloop.AioRequest;
import dev.offloop.Coroutine;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns operations that take a callback into ones for which a coroutine waits. No state. */
final class Suspended {
  private Suspended() {}

  /** Waits for an operation with a value. */
  static <T> T untilRequest(
      Function<BiConsumer<@Nullable T, @Nullable Throwable>, AioRequest<T>> operation)
      throws IOException {
    return until(() -> Coroutine.<T>awaitRequest(operation));
  }

  /** Waits for an operation without a value. */
  static void untilActed(
      Function<Consumer<@Nullable Throwable>, AioRequest<@Nullable Void>> operation)
      throws IOException {
    until(
        () ->
            Coroutine.<@Nullable Void>awaitRequest(
                callback -> operation.apply(failure -> callback.accept(null, failure))));
  }

  /** Runs what waits, whose failures are those of an operation on a file. */
  static <T extends @Nullable Object> T until(Callable<T> waits) throws IOException {
    try {
      return waits.call();
    } catch (IOException | RuntimeException failure) {
      throw failure;
    } catch (Exception other) { // the operations throw no other
      throw new IOException(other);
    }
  }
}
