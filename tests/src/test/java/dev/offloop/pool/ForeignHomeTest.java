package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioRequest;
import dev.offloop.AioRequest.State;
import dev.offloop.Loop;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A pool whose home is a loop that this library did not write. */
@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class ForeignHomeTest {
  @AutoClose private final ForeignLoop loop = new ForeignLoop();

  private final RecordingReporter reporter = new RecordingReporter();

  private ThreadPool pool() {
    return ThreadPool.builder(loop).reporter(reporter).build();
  }

  @Test
  @Promise({"A3", "A4", "B10", "A24"})
  void callbacksRunOnTheForeignLoopOneAtATime() {
    final ThreadPool pool = pool();
    final int[] plain = {0};
    final AtomicInteger strangers = new AtomicInteger();
    for (int i = 0; i < 5_000; i++) {
      pool.submit(
          () -> "",
          (value, failure) -> {
            plain[0]++;
            strangers.addAndGet(loop.isCurrent() ? 0 : 1);
          });
    }
    pool.awaitIdle();
    pool.close();
    assertThat(plain[0]).isEqualTo(5_000);
    assertThat(strangers).hasValue(0);
    assertThat(reporter.messages()).isEmpty();
  }

  @Test
  @Promise({"A3"})
  void aSubmitOnTheLoopCompletesAfterItsCallerHasReturned() {
    final ThreadPool pool = pool();
    final List<String> story = Collections.synchronizedList(new ArrayList<>());
    pool.submit(() -> "");
    pool.awaitIdle(); // a worker is there now
    loop.runAndWait(
        () -> {
          final AioRequest<String> request =
              pool.submit(() -> "", (value, failure) -> story.add("callback"));
          Waiting.until("the work's end", () -> request.state() == State.DONE);
          story.add("caller returns");
        });
    pool.awaitIdle();
    assertThat(story).containsExactly("caller returns", "callback");
    pool.close();
  }

  @Test
  @Promise({"A14"})
  void completionsWhileTheLoopIsHeldCoalesceIntoOneTask() {
    final ThreadPool pool = ThreadPool.builder(loop).reporter(reporter).workersMax(1).build();
    pool.submit(() -> "");
    pool.awaitIdle();
    final AtomicInteger callbacks = new AtomicInteger();
    loop.runAndWait(
        () -> {
          AioRequest<String> last = pool.submit(() -> "");
          for (int i = 0; i < 1_000; i++) {
            last = pool.submit(() -> "", (value, failure) -> callbacks.incrementAndGet());
          }
          final AioRequest<String> seen = last;
          Waiting.until("the last work's end", () -> seen.state() == State.DONE);
          assertThat(loop.waiting()).as("one task for 1,001 completions").isLessThanOrEqualTo(1);
        });
    pool.awaitIdle();
    assertThat(callbacks).hasValue(1_000);
    pool.close();
  }

  @Test
  @Promise({"B1"})
  void aBlockedWorkDoesNotHoldUpTheOneBehindIt() {
    final ThreadPool pool = pool();
    for (int round = 0; round < 100; round++) {
      final Gate gate = new Gate();
      final CountDownLatch isOver = new CountDownLatch(8);
      for (int i = 0; i < 7; i++) {
        pool.submit(() -> gate.pass(""), (value, failure) -> isOver.countDown());
      }
      pool.run(gate::open, failure -> isOver.countDown());
      Waiting.await(isOver, "all of round " + round);
    }
    pool.close();
  }

  @Test
  @Promise({"B8", "A26"})
  void closeFromAnotherThreadDrains() {
    final ThreadPool pool = pool();
    final AtomicInteger callbacks = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      pool.submit(() -> "", (value, failure) -> callbacks.incrementAndGet());
    }
    pool.close();
    assertThat(callbacks).hasValue(100);
    assertThat(pool.stats().workers()).isZero();
    assertThatThrownBy(() -> pool.submit(() -> "")).isInstanceOf(RejectedExecutionException.class);
    pool.close();
  }

  @Test
  @Promise({"B8"})
  void closeOnTheLoopsOwnThreadOnlyStartsTheShutdownAndSaysSo() {
    final ThreadPool pool = pool();
    final Gate gate = new Gate();
    final CountDownLatch told = new CountDownLatch(1);
    pool.submit(() -> gate.pass(""), (value, failure) -> told.countDown());
    Waiting.until("the work to run", () -> gate.arrived() == 1);
    loop.runAndWait(pool::close);
    assertThat(reporter.messages()).singleElement().asString().contains("\"foreign\"", "close()");
    assertThatThrownBy(() -> pool.submit(() -> "")).isInstanceOf(RejectedExecutionException.class);
    assertThat(told.getCount()).isOne();
    gate.open();
    Waiting.await(told, "the callback");
    pool.close();
    assertThat(pool.stats().workers()).isZero();
  }

  @Test
  @Promise({"B8"})
  void theDeadlineOfACloseAbandons() {
    final ThreadPool pool = pool();
    final Gate gate = new Gate();
    final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    pool.submit(() -> gate.pass(""), (value, thrown) -> failure.set(thrown));
    Waiting.until("the work to run", () -> gate.arrived() == 1);
    assertThat(pool.close(Duration.ofMillis(20))).isFalse();
    assertThat(failure.get()).isInstanceOf(CancellationException.class);
    gate.open();
  }

  @Test
  @Promise({"A18", "A23"})
  void whatNeedsNestedTurnsIsRefused() {
    final ThreadPool pool = pool();
    final Gate gate = new Gate();
    final AioRequest<String> request = pool.submit(() -> gate.pass(""));
    assertThatThrownBy(request::cancelAndWait)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"foreign\"");
    loop.runAndWait(
        () -> {
          assertThatThrownBy(request::cancelAndWait)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("\"foreign\"");
          assertThatThrownBy(pool::awaitIdle)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("\"foreign\"");
        });
    assertThat(request.state()).isIn(State.QUEUED, State.ACTIVE);
    gate.open();
    pool.awaitIdle();
    pool.close();
  }

  @Test
  @Promise({"B6"})
  void aFailingThreadFactoryIsRetriedThere() {
    final AtomicInteger calls = new AtomicInteger();
    final ThreadPool pool =
        ThreadPool.builder(loop)
            .reporter(reporter)
            .threadFactory(
                body -> {
                  if (calls.getAndIncrement() < 3) {
                    throw new IllegalStateException("not yet");
                  }
                  return new Thread(body);
                })
            .build();
    pool.submit(() -> "");
    pool.awaitIdle();
    assertThat(reporter.messages()).hasSize(3);
    pool.close();
  }

  /** The loop, which refuses the next task when it is told to. */
  private final class Refusing implements Loop {
    private final AtomicReference<@Nullable Throwable> refusal = new AtomicReference<>();

    @Override
    public String name() {
      return "refusing";
    }

    @Override
    public boolean isCurrent() {
      return loop.isCurrent();
    }

    @Override
    public void execute(Runnable task) {
      switch (refusal.getAndSet(null)) {
        case null -> loop.execute(task);
        case Error error -> throw error;
        case RuntimeException exception -> throw exception;
        case Throwable other -> throw new AssertionError(other);
      }
    }
  }

  /** What a loop may refuse with. */
  static List<Throwable> refusals() {
    return List.of(
        new RejectedExecutionException("full"),
        new IllegalStateException("not now"),
        new OutOfMemoryError("no room for a task"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  @Promise({"A13", "A19"})
  void aHomeThatRefusesOnceStillGetsEverythingLater(Throwable refusal) {
    final Refusing refusing = new Refusing();
    final ThreadPool pool = ThreadPool.builder(refusing).reporter(reporter).build();
    final Gate gate = new Gate();
    final int processors = Runtime.getRuntime().availableProcessors();
    final CountDownLatch isBack = new CountDownLatch(processors + 1);

    loop.runAndWait(() -> {}); // it has looked whether there is a minimum to start
    refusing.refusal.set(refusal); // the bell: a worker is to be started
    for (int i = 0; i < processors; i++) {
      pool.submit(() -> gate.pass(""), (value, failure) -> isBack.countDown());
    }
    Waiting.until("all processors to be busy", () -> gate.arrived() == processors);
    refusing.refusal.set(refusal); // the alarm: one worker more
    pool.submit(() -> gate.pass(""), (value, failure) -> isBack.countDown());
    Waiting.until("one worker more", () -> gate.arrived() == processors + 1);
    refusing.refusal.set(refusal); // the bell: completions
    gate.open();
    Waiting.await(isBack, "all callbacks");

    pool.close();
    assertThat(reporter.all())
        .hasSize(3)
        .allSatisfy(report -> assertThat(report.failure()).isSameAs(refusal));
    assertThat(reporter.messages()).allMatch(message -> message.contains("\"refusing\""));
  }

  @Test
  @Promise({"A9"})
  void theMinimumIsStartedFromTheLoop() {
    final ThreadPool pool = ThreadPool.builder(loop).workersMin(3).build();
    Waiting.until("3 idle workers", () -> pool.stats().idle() == 3);
    pool.close();
  }
}
