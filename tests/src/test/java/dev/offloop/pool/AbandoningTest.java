package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioRequest;
import dev.offloop.AioRequest.State;
import dev.offloop.Report;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of requests that are not over at the deadline of a close. */
@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class AbandoningTest {
  @AutoClose private final TestLoop loop = new TestLoop();

  @Test
  @Promise({"B8", "A19", "A20"})
  void atTheDeadlineRunningWorkIsAbandonedAndQueuedWorkCancelled() {
    final ThreadPool pool = loop.pool(b -> b.name("disk").workersMax(1));
    final Gate gate = loop.gate();
    final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();
    final AioRequest<String> running =
        pool.submit(
            () -> {
              worker.set(Thread.currentThread());
              return gate.pass("late");
            },
            loop.note("running"));
    final AioRequest<String> queued = pool.submit(() -> "never", loop.note("queued"));
    loop.untilSeen("the first to run", () -> gate.arrived() == 1);

    assertThat(pool.close(Duration.ofMillis(20))).isFalse();

    assertThat(loop.log).containsExactlyInAnyOrder("running!cancelled", "queued!cancelled");
    assertThat(running.state()).isEqualTo(State.DONE);
    assertThat(queued.state()).isEqualTo(State.CANCELLED);
    assertThat(pool.outstanding()).isZero();
    assertThat(loop.reporter.all()).hasSize(1);
    final Report report = loop.reporter.all().getFirst();
    assertThat(report.message()).contains("\"disk\"").contains("\"disk-1\"");
    assertThat(report.thread()).isSameAs(worker.get());
    assertThat(report.stack()).anyMatch(frame -> frame.getMethodName().equals("pass"));

    final var ended = running.workEnded().toCompletableFuture();
    assertThat(ended).isNotDone();
    assertThat(queued.workEnded().toCompletableFuture()).isDone();
    gate.open();
    loop.until("the end of the work", ended::isDone);
    assertThat(loop.log).as("the late result is nobody's").hasSize(2);
    assertThat(running.toCompletionStage().toCompletableFuture()).isCancelled();
    final Thread thread = worker.get();
    if (thread != null) {
      Waiting.join(thread);
    }
    assertThat(pool.stats().workers()).isZero();
  }

  @Test
  @Promise({"B8"})
  void theCallbackLearnsTheNameOfThePoolAndTheWorker() {
    final ThreadPool pool = loop.pool(b -> b.name("disk"));
    final Gate gate = loop.gate();
    final List<@Nullable Throwable> failures = new ArrayList<>();
    pool.submit(() -> gate.pass(""), (value, failure) -> failures.add(failure));
    loop.untilSeen("the work to run", () -> gate.arrived() == 1);
    pool.close(Duration.ZERO);
    assertThat(failures)
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure)
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("\"disk\"")
                    .hasMessageContaining("\"disk-1\""));
  }

  @Test
  @Promise({"B8"})
  void closeBesideADrivenLoopKeepsItsDeadlineToo() {
    loop.driver();
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    final CountDownLatch told = new CountDownLatch(1);
    pool.submit(() -> gate.pass(""), (value, failure) -> told.countDown());
    Waiting.until("the work to run", () -> gate.arrived() == 1);
    assertThat(pool.close(Duration.ofMillis(20))).isFalse();
    assertThat(told.getCount()).isZero();
    pool.close(); // the abandoned work keeps nobody
  }

  @Test
  @Promise({"B8", "A15"})
  void closeWithADeadlineInACallbackAbandonsTheOthers() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    pool.submit(() -> gate.pass(""), loop.note("other"));
    loop.untilSeen("the other to run", () -> gate.arrived() == 1);
    pool.submit(
        () -> "", (value, failure) -> loop.log.add("closed " + pool.close(Duration.ofMillis(20))));
    loop.untilLogged(2);
    assertThat(loop.log).containsExactly("other!cancelled", "closed false");
  }

  @Test
  @Promise({"B8", "A6"})
  void anAbandonedWorkNobodyWaitsForIsOneReport() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    pool.submit(() -> gate.pass(""));
    loop.untilSeen("the work to run", () -> gate.arrived() == 1);
    pool.close(Duration.ZERO);
    assertThat(loop.reporter.messages()).hasSize(1);
  }

  @Test
  @Tag("slow")
  @Promise({"B8"})
  void aHomeThatStandsStillKeepsCloseNoLongerThanItsDeadlineAndAMoment() {
    loop.driver();
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    final Gate loopGate = loop.gate();
    final AtomicInteger callbacks = new AtomicInteger();
    pool.submit(() -> gate.pass(""), (value, failure) -> callbacks.incrementAndGet());
    Waiting.until("the work to run", () -> gate.arrived() == 1);
    loop.context.execute(() -> loopGate.pass(""));
    Waiting.until("the loop to stand", () -> loopGate.arrived() == 1);
    assertThat(pool.close(Duration.ofMillis(20))).isFalse();
    assertThat(callbacks).hasValue(0);
    loopGate.open();
    Waiting.until("the callback, once", () -> callbacks.get() == 1);
  }

  @Test
  @Promise({"B8"})
  void anAbandonedWorkThatOutlivesTheContextStillEndsItsStage() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    final AioRequest<String> request = pool.submit(() -> gate.pass(""), loop.note("x"));
    final var ended = request.workEnded().toCompletableFuture();
    loop.untilSeen("the work to run", () -> gate.arrived() == 1);
    pool.close(Duration.ZERO);
    loop.context.close();
    assertThat(ended).isNotDone();
    gate.open();
    Waiting.until("the stage", ended::isDone);
    assertThat(loop.log).containsExactly("x!cancelled");
  }

  @Test
  @Tag("slow")
  @Promise({"B8", "A19", "A13"})
  void aDeadlineThatRacesWithTheWorksEndLeavesOneOutcome() {
    for (int round = 0; round < 300; round++) {
      final ThreadPool pool = loop.pool();
      final Gate gate = loop.gate();
      final int before = loop.log.size();
      final AioRequest<String> request = pool.submit(() -> gate.pass(""), loop.note("x"));
      final var ended = request.workEnded().toCompletableFuture();
      loop.untilSeen("the work to run", () -> gate.arrived() == 1);
      final Thread opener = Thread.ofPlatform().start(gate::open);
      final boolean isInTime = pool.close(Duration.ZERO);
      Waiting.join(opener);
      assertThat(loop.log).as("round %d", round).hasSize(before + 1);
      loop.until("the end of the work", ended::isDone);
      assertThat(request.state()).isEqualTo(State.DONE);
      if (isInTime) {
        assertThat(loop.log.getLast()).isEqualTo("x=");
      }
      Waiting.until("the worker to leave", () -> pool.stats().workers() == 0);
    }
  }

  @Test
  @Promise({"B8", "A16"})
  void aCallbackOfOneThatIsAbandonedMayWaitForAnotherThatIs() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    pool.submit(
        () -> gate.pass(""),
        (value, failure) -> {
          loop.log.add("first");
          pool.awaitIdle();
          loop.log.add("idle");
        });
    pool.submit(() -> gate.pass(""), loop.note("second"));
    loop.untilSeen("both to run", () -> gate.arrived() == 2);
    assertThat(pool.close(Duration.ZERO)).isFalse();
    assertThat(loop.log).containsExactly("first", "second!cancelled", "idle");
  }

  @Test
  @Promise({"B8", "A16"})
  void aCallbackOfOneThatIsCancelledAtTheDeadlineMayWaitForOneThatIsAbandoned() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final Gate gate = loop.gate();
    pool.submit(() -> gate.pass(""), loop.note("running"));
    loop.untilSeen("the first to run", () -> gate.arrived() == 1);
    pool.submit(
        () -> "never",
        (value, failure) -> {
          pool.awaitIdle();
          loop.log.add("idle");
        });
    assertThat(pool.close(Duration.ZERO)).isFalse();
    assertThat(loop.log).containsExactly("running!cancelled", "idle");
  }

  @Test
  @Promise({"B8"})
  void aCloseAfterOneThatAbandonedSaysSoToo() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    pool.submit(() -> gate.pass(""), loop.note("x"));
    loop.untilSeen("the work to run", () -> gate.arrived() == 1);
    assertThat(pool.close(Duration.ZERO)).isFalse();
    assertThat(pool.close(Duration.ofSeconds(20))).as("while the work runs on").isFalse();
    gate.open();
    Waiting.until("the worker to leave", () -> pool.stats().workers() == 0);
    assertThat(pool.close(Duration.ofSeconds(20))).as("when it is over, too").isFalse();
    assertThat(loop.log).containsExactly("x!cancelled");
  }

  @Test
  @Promise({"B8"})
  void theDeadlineHoldsThoughEveryTurnIsProgress() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    pool.submit(() -> gate.pass(""), loop.note("x"));
    loop.untilSeen("the work to run", () -> gate.arrived() == 1);
    final long start = System.nanoTime();
    final Runnable[] busy = new Runnable[1];
    busy[0] =
        () -> {
          if (System.nanoTime() - start < Duration.ofSeconds(10).toNanos()) {
            loop.context.execute(busy[0]);
          } else {
            gate.open(); // a close that still waits now will say that all is well
          }
        };
    loop.context.execute(busy[0]);
    assertThat(pool.close(Duration.ofMillis(20))).isFalse();
    assertThat(loop.log).containsExactly("x!cancelled");
    gate.open();
    busy[0] = () -> {};
  }

  @Test
  @Promise({"B8"})
  void theJvmsOtherPoolsAreNotTouched() {
    final ThreadPool abandoned = loop.pool(b -> b.name("abandoned"));
    final ThreadPool other = loop.pool(b -> b.name("other"));
    final Gate gate = loop.gate();
    abandoned.submit(() -> gate.pass(""), loop.note("abandoned"));
    loop.untilSeen("the work to run", () -> gate.arrived() == 1);
    abandoned.close(Duration.ZERO);
    other.submit(() -> "", loop.note("other"));
    loop.untilLogged(2);
    assertThat(loop.log).containsExactly("abandoned!cancelled", "other=");
  }
}
