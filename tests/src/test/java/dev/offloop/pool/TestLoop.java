package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.AioTimer;
import dev.offloop.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A context, its pools, its reports, and a log of outcomes. The test's own thread drives it by
 * {@link #until}, or a {@link #driver} does.
 */
final class TestLoop implements AutoCloseable {
  final RecordingReporter reporter = new RecordingReporter();
  final AioContext context = AioContext.create("home", reporter);

  /** Outcomes in the order of their delivery; in turns only, or when the loop stands. */
  final List<String> log = new ArrayList<>();

  private final List<ThreadPool> pools = new CopyOnWriteArrayList<>();
  private final List<Gate> gates = new CopyOnWriteArrayList<>();

  ThreadPool pool() {
    return pool(builder -> builder);
  }

  /** A pool that is closed with this loop. */
  ThreadPool pool(UnaryOperator<ThreadPool.Builder> changes) {
    final ThreadPool pool = changes.apply(ThreadPool.builder(context)).build();
    pools.add(pool);
    return pool;
  }

  /** A gate that is opened with the closing of this loop at the latest. */
  Gate gate() {
    final Gate gate = new Gate();
    gates.add(gate);
    return gate;
  }

  /**
   * A callback that logs {@code name=value}, {@code name!cancelled} or {@code name!FailureClass}.
   */
  BiConsumer<@Nullable Object, @Nullable Throwable> note(String name) {
    return (value, failure) -> {
      assertThat(context.isCurrent()).as("the callback runs in the home's turn").isTrue();
      log.add(failure == null ? name + "=" + value : name + "!" + kind(failure));
    };
  }

  private static String kind(Throwable failure) {
    return failure instanceof CancellationException
        ? "cancelled"
        : failure.getClass().getSimpleName();
  }

  /** Runs turns until the condition holds; only what wakes the loop has it looked at. */
  void until(String what, BooleanSupplier condition) {
    turnUntil(what, condition, Waiting.PATIENCE);
  }

  /** Runs turns until so many outcomes are logged. */
  void untilLogged(int outcomes) {
    until(outcomes + " outcomes, so far " + log, () -> log.size() >= outcomes);
  }

  /** Like {@link #until} for what wakes no loop, such as a figure: it is looked at every ms. */
  void untilSeen(String what, BooleanSupplier condition) {
    final AioTimer[] tick = new AioTimer[1];
    tick[0] = context.timer(() -> tick[0].schedule(Duration.ofMillis(1)));
    try {
      tick[0].schedule(Duration.ofMillis(1));
      turnUntil(what, condition, Waiting.PATIENCE);
    } finally {
      tick[0].close();
    }
  }

  /** Runs turns for a time. */
  void turnFor(Duration time) {
    final boolean[] isOver = {false};
    final AioTimer end = context.timer(() -> isOver[0] = true);
    try {
      end.schedule(time);
      context.pollUntil(() -> isOver[0]);
    } finally {
      end.close();
    }
  }

  private void turnUntil(String what, BooleanSupplier condition, Duration patience) {
    final boolean[] isLate = {false};
    final AioTimer alarm = context.timer(() -> isLate[0] = true);
    try {
      alarm.schedule(patience);
      context.pollUntil(() -> isLate[0] || condition.getAsBoolean());
    } finally {
      alarm.close();
    }
    if (!condition.getAsBoolean()) {
      throw Waiting.tooLate(what + "; reports: " + reporter.messages());
    }
  }

  /** Starts a thread that drives the loop until it is closed. */
  Thread driver() {
    final Thread driver = Thread.ofPlatform().name("driver").daemon().start(context::run);
    final CountDownLatch turns = new CountDownLatch(1);
    context.execute(turns::countDown);
    Waiting.await(turns, "the driver to turn the loop");
    return driver;
  }

  /** Closes the pools, hard if need be, then the context, on a thread that may hang in vain. */
  @Override
  public void close() {
    gates.forEach(Gate::open);
    final Thread closer =
        Thread.ofPlatform()
            .name("closer")
            .daemon()
            .start(
                () -> {
                  pools.forEach(pool -> pool.close(Duration.ofSeconds(5)));
                  context.close();
                });
    Waiting.join(closer);
  }
}
