package dev.offloop.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A request that says what came of it. What the callback writes belongs to the home's turn; the
 * arbiter reads it after all turns.
 */
final class Entry extends Request<Entry.Payload> {
  /** What a work returns: written plainly, so that only the request's own order publishes it. */
  static final class Payload {
    int value;
  }

  private static final class Told {
    int callbacks;
    int runs;
    int value;
    @Nullable Throwable failure;
  }

  private final Told told;

  Entry(Pool pool) {
    this(pool, new Told());
  }

  private Entry(Pool pool, Told told) {
    super(
        pool,
        () -> {
          told.runs++;
          final Payload payload = new Payload();
          payload.value = 42;
          return payload;
        },
        (payload, failure) -> {
          told.callbacks++;
          told.value = payload == null ? 0 : payload.value;
          told.failure = failure;
        });
    this.told = told;
  }

  /** Returns how many callbacks have run. */
  int callbacks() {
    return told.callbacks;
  }

  /** Returns how often the work has run. */
  int runs() {
    return told.runs;
  }

  /** Returns what the latest callback saw in the payload, 0 for none. */
  int value() {
    return told.value;
  }

  @Nullable Throwable failure() {
    return told.failure;
  }

  boolean isDone() {
    return phase() == Phase.DONE;
  }

  String cancel() {
    return tryCancel().name();
  }

  CompletableFuture<@Nullable Void> end() {
    final CompletionStage<@Nullable Void> stage = workEndedStage();
    return stage.toCompletableFuture();
  }

  CompletableFuture<Payload> stage() {
    final CompletionStage<Payload> stage = outcomeStage();
    return stage.toCompletableFuture();
  }
}
