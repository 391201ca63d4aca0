package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioRequest;
import dev.offloop.AioRequest.State;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.lang.management.ManagementFactory;
import java.nio.channels.CompletionHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class SubmittingTest {
  @AutoClose private final TestLoop loop = new TestLoop();

  @Test
  @Promise({"A1", "A6"})
  @SuppressWarnings("NullAway") // null is what is refused
  void nothingIsSubmittedWithoutWorkOrCallback() {
    final ThreadPool pool = loop.pool(b -> b.name("disk"));
    final BiConsumer<Object, Throwable> callback = (value, failure) -> loop.log.add("called");
    final List<Runnable> mistakes =
        List.of(
            () -> pool.submit((Callable<String>) null),
            () -> pool.submit(null, callback),
            () -> pool.submit(null, "attachment", new Handler()),
            () -> pool.run(null),
            () -> pool.run(null, failure -> loop.log.add("called")),
            () -> pool.submit(() -> "", (BiConsumer<Object, Throwable>) null),
            () -> pool.submit(() -> "", "attachment", null),
            () -> pool.run(() -> {}, null));
    for (Runnable mistake : mistakes) {
      assertThatThrownBy(mistake::run)
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("is null")
          .hasMessageContaining("\"disk\"")
          .hasMessageContaining("\"" + Thread.currentThread().getName() + "\"");
    }
    assertThat(pool.outstanding()).isZero();
    assertThat(pool.stats().queued()).isZero();
    assertThat(pool.stats().rejected()).isZero();
    loop.context.poll(false);
    assertThat(pool.stats().workers()).isZero();
    assertThat(loop.log).isEmpty();
    assertThat(loop.reporter.messages()).isEmpty();
  }

  /** Is never called. */
  private static final class Handler implements CompletionHandler<String, String> {
    @Override
    public void completed(String result, String attachment) {
      throw new AssertionError("called");
    }

    @Override
    public void failed(Throwable failure, String attachment) {
      throw new AssertionError("called");
    }
  }

  @Test
  @Promise({"A1", "A2"})
  void submitReturnsAHandleBeforeWorkOrCallbackHaveRun() {
    final ThreadPool pool = loop.pool();
    final AtomicReference<Thread> worker = new AtomicReference<>();

    final AioRequest<String> request =
        pool.submit(
            () -> {
              worker.set(Thread.currentThread());
              return "done";
            },
            loop.note("work"));

    assertThat(request.state()).isEqualTo(State.QUEUED);
    assertThat(worker.get()).isNull();
    assertThat(loop.log).isEmpty();
    loop.untilLogged(1);
    assertThat(loop.log).containsExactly("work=done");
    assertThat(worker.get()).isNotNull().isNotSameAs(Thread.currentThread());
  }

  @Test
  @Promise({"A3", "A1"})
  void aCallbackNeverRunsInsideTheTurnThatSubmits() {
    final ThreadPool pool = loop.pool();
    final List<String> story = new ArrayList<>();
    loop.context.execute(
        () -> {
          final AioRequest<String> request =
              pool.submit(() -> "x", (value, failure) -> story.add("callback"));
          Waiting.until("the work to be over", () -> isOverOrNeedsThisLoop(request));
          story.add("submitter returns");
        });
    loop.until("both", () -> story.size() == 2);
    assertThat(story).containsExactly("submitter returns", "callback");
  }

  /** The first worker is started by a turn, so a submitter that holds the loop waits in vain. */
  private static boolean isOverOrNeedsThisLoop(AioRequest<?> request) {
    return request.state() == State.DONE || request.state() == State.QUEUED;
  }

  @Test
  @Promise({"A2"})
  void eachWorkRunsOnceAndEachCallbackOnce() {
    final ThreadPool pool = loop.pool();
    final int works = 5_000;
    final AtomicInteger[] runs = counters(works);
    final int[] callbacks = new int[works];
    IntStream.range(0, works)
        .forEach(i -> pool.submit(runs[i]::incrementAndGet, (value, failure) -> callbacks[i]++));
    pool.awaitIdle();
    assertThat(runs).allMatch(count -> count.get() == 1);
    assertThat(callbacks).containsOnly(1);
  }

  private static AtomicInteger[] counters(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new AtomicInteger())
        .toArray(AtomicInteger[]::new);
  }

  @Test
  @Promise({"B10", "A3"})
  void submitsFromOtherThreadsCompleteOnTheHome() {
    final ThreadPool pool = loop.pool();
    final List<Thread> submitters =
        IntStream.range(0, 4)
            .mapToObj(
                s ->
                    Thread.ofPlatform()
                        .start(
                            () -> {
                              for (int i = 0; i < 100; i++) {
                                pool.submit(() -> null, loop.note("s"));
                              }
                            }))
            .toList();
    loop.untilLogged(400);
    submitters.forEach(Waiting::join);
    assertThat(pool.outstanding()).isZero();
  }

  @Test
  @Promise({"A5", "A20"})
  void whateverTheWorkReturnsIsAResultAndTheStateIsDone() {
    final ThreadPool pool = loop.pool();
    final List<@Nullable Object> values = new ArrayList<>();
    Collections.addAll(
        values, -1, Long.MIN_VALUE, null, new Object(), new Exception("a value"), new Error("too"));
    final List<@Nullable Object> received = new ArrayList<>();
    for (Object value : values) {
      final AioRequest<@Nullable Object> request =
          pool.submit(
              () -> value,
              (result, failure) -> {
                assertThat(failure).isNull();
                received.add(result);
              });
      pool.awaitIdle();
      assertThat(request.state()).isEqualTo(State.DONE);
    }
    assertThat(received).containsExactlyElementsOf(values);
    assertThat(loop.reporter.messages()).isEmpty();
  }

  @Test
  @Promise({"A20"})
  void theHandleShowsQueuedActiveDone() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    final AioRequest<String> request = pool.submit(() -> gate.pass("x"), loop.note("x"));
    assertThat(request.state()).isEqualTo(State.QUEUED);
    loop.untilSeen("the work to start", () -> gate.arrived() == 1);
    assertThat(request.state()).isEqualTo(State.ACTIVE);
    gate.open();
    Waiting.until("DONE, also before any turn", () -> request.state() == State.DONE);
    assertThat(loop.log).isEmpty();
    loop.untilLogged(1);
    assertThat(request.state()).isEqualTo(State.DONE);
  }

  @Test
  @Promise({"A6", "A23"})
  void workNobodyWaitsForIsOutstandingUntilReapedOnTheLoop() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    final AioRequest<String> request = pool.submit(() -> gate.pass("x"));
    assertThat(pool.outstanding()).isOne();
    loop.untilSeen("the work to start", () -> gate.arrived() == 1);
    gate.open();
    Waiting.until("the work to end", () -> request.state() == State.DONE);
    assertThat(pool.outstanding()).as("the loop has not turned since").isOne();
    loop.until("the reaping", () -> pool.outstanding() == 0);
    assertThat(loop.reporter.messages()).isEmpty();
  }

  @Test
  @Promise({"A6"})
  void aFailureNobodyReceivesIsReportedOnce() {
    final ThreadPool pool = loop.pool(b -> b.name("disk"));
    final Exception failure = new Exception("no medium");
    pool.submit(
        () -> {
          throw failure;
        });
    pool.run(
        () -> {
          throw failure;
        });
    pool.awaitIdle();
    assertThat(loop.reporter.all())
        .hasSize(2)
        .allSatisfy(
            report -> {
              assertThat(report.failure()).isSameAs(failure);
              assertThat(report.message()).contains("\"disk\"");
            });
  }

  @Test
  @Promise({"A6"})
  void cancellingWorkNobodyWaitsForIsNoFailureToReport() {
    final ThreadPool pool = loop.pool();
    pool.submit(() -> "x").cancel();
    pool.awaitIdle();
    assertThat(loop.reporter.messages()).isEmpty();
  }

  @Test
  @Promise({"A8"})
  void worksAreTakenInTheOrderOfTheirSubmits() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final List<Integer> started = new CopyOnWriteArrayList<>();
    IntStream.range(0, 1_000).forEach(i -> pool.submit(() -> started.add(i)));
    pool.awaitIdle();
    assertThat(started).hasSize(1_000).isSorted();
  }

  @Test
  @Promise({"A8"})
  void worksOfSeveralSubmittersKeepEachSubmittersOrder() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final List<List<Integer>> started =
        IntStream.range(0, 4).<List<Integer>>mapToObj(s -> new CopyOnWriteArrayList<>()).toList();
    final List<Thread> submitters =
        started.stream()
            .map(
                mine ->
                    Thread.ofPlatform()
                        .start(
                            () ->
                                IntStream.range(0, 500)
                                    .forEach(i -> pool.submit(() -> mine.add(i)))))
            .toList();
    submitters.forEach(Waiting::join);
    pool.awaitIdle();
    assertThat(started).allSatisfy(mine -> assertThat(mine).hasSize(500).isSorted());
  }

  @Test
  @Promise({"A1"})
  void theOtherFormsOfSubmitDeliverAlike() {
    final ThreadPool pool = loop.pool();
    final List<String> story = new ArrayList<>();
    final CompletionHandler<@Nullable String, String> handler =
        new CompletionHandler<>() {
          @Override
          public void completed(@Nullable String value, String attachment) {
            story.add(attachment + " completed " + value);
          }

          @Override
          public void failed(Throwable failure, String attachment) {
            story.add(attachment + " failed " + failure.getMessage());
          }
        };
    pool.submit(() -> "x", "first", handler);
    pool.awaitIdle();
    pool.<@Nullable String, String>submit(() -> null, "second", handler);
    pool.awaitIdle();
    pool.submit(
        () -> {
          throw new Exception("bad");
        },
        "third",
        handler);
    pool.awaitIdle();
    pool.run(() -> {}, failure -> story.add("run " + failure));
    pool.awaitIdle();
    pool.run(
        () -> {
          throw new Exception("bad");
        },
        failure -> story.add("run failed " + (failure == null ? "?" : failure.getMessage())));
    pool.awaitIdle();
    assertThat(story)
        .containsExactly(
            "first completed x",
            "second completed null",
            "third failed bad",
            "run null",
            "run failed bad");
  }

  @Test
  @Promise({"A24"})
  void aContextsOwnPoolIsMadeOnFirstUseAndNamedLikeIt() {
    assertThat(loop.context.threadPool()).isSameAs(loop.context.threadPool());
    assertThat(loop.context.threadPool().name()).isEqualTo("home");
    try (TestLoop other = new TestLoop()) {
      assertThat(other.context.threadPool()).isNotSameAs(loop.context.threadPool());
    }
  }

  @Test
  @Promise({"A24", "A25"})
  void eachLoopReceivesItsOwnRequests() {
    try (TestLoop other = new TestLoop()) {
      for (int i = 0; i < 100; i++) {
        loop.context.threadPool().submit(() -> "mine", loop.note("here"));
        other.context.threadPool().submit(() -> "its", other.note("there"));
      }
      loop.untilLogged(100);
      other.untilLogged(100);
      assertThat(loop.log).hasSize(100).containsOnly("here=mine");
      assertThat(other.log).hasSize(100).containsOnly("there=its");
    }
  }

  @Test
  @Promise({"A25"})
  void aSubmitAllocatesTheRequestAndLittleElse() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final Gate gate = loop.gate();
    pool.submit(() -> gate.pass(""));
    loop.untilSeen("the worker to be busy", () -> gate.arrived() == 1);
    final Callable<String> work = () -> "";
    final BiConsumer<@Nullable String, @Nullable Throwable> callback = (value, failure) -> {};
    final int works = 20_000;
    long before = allocatedBytes();
    for (int i = 0; i < 2 * works; i++) {
      if (i == works) { // the first half loads and warms up
        before = allocatedBytes();
      }
      pool.submit(work, callback);
    }
    final long each = (allocatedBytes() - before) / works;
    gate.open();
    pool.awaitIdle();
    // One object is about 60 bytes; a second one, such as a node of a queue, passes with the
    // trace events that only an optimising compiler takes away.
    assertThat(each).as("bytes per submit").isLessThan(256);
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
