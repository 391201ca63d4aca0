package dev.offloop.pool;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request whose work returns its number, and whose callback says how it ended. */
final class Ticket extends Request<Integer> {
  final int number;

  Ticket(Pool pool, int number, Consumer<String> ended) {
    super(
        pool,
        () -> number,
        (value, failure) -> ended.accept(failure == null ? value + "" : number + " failed"));
    this.number = number;
    this.tick = (char) number;
  }

  String phaseName() {
    return phase().name();
  }

  String cancel() {
    return tryCancel().name();
  }

  CompletionStage<Integer> outcome() {
    return outcomeStage();
  }

  CompletionStage<@Nullable Void> end() {
    return workEndedStage();
  }
}
