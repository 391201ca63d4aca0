package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioRequest.State;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class ClosingTest {
  @AutoClose private final TestLoop loop = new TestLoop();

  @Test
  @Promise({"B8", "A26"})
  void closeOfAPoolWhoseLoopNobodyDrivesDrainsIt() {
    final ThreadPool pool = loop.pool();
    for (int i = 0; i < 500; i++) {
      pool.submit(() -> "", loop.note("x"));
    }
    pool.close();
    assertThat(loop.log).hasSize(500).containsOnly("x=");
    assertThat(pool.outstanding()).isZero();
    assertThat(pool.stats().workers()).isZero();
  }

  @Test
  @Promise({"B8"})
  void closeFromAnotherThreadThanTheDriverDrainsToo() {
    loop.driver();
    final ThreadPool pool = loop.pool();
    final AtomicInteger callbacks = new AtomicInteger();
    for (int i = 0; i < 500; i++) {
      pool.submit(() -> "", (value, failure) -> callbacks.incrementAndGet());
    }
    pool.close();
    assertThat(callbacks).hasValue(500);
    assertThat(pool.stats().workers()).isZero();
  }

  @Test
  @Promise({"B8"})
  void aClosedPoolRefusesWorkAndResizing() {
    final ThreadPool pool = loop.pool(b -> b.name("disk"));
    pool.close();
    assertThatThrownBy(() -> pool.submit(() -> ""))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("\"disk\"")
        .hasMessageContaining(Thread.currentThread().getName());
    assertThatThrownBy(() -> pool.run(() -> {}, failure -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> pool.resize(1, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"disk\"");
    assertThat(pool.stats().rejected()).isEqualTo(2);
    assertThat(pool.outstanding()).isZero();
  }

  @Test
  @Promise({"B8"})
  void aClosingPoolRefusesWorkWhileItDrains() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    pool.submit(() -> gate.pass(""), loop.note("before"));
    final var over = pool.shutdown().toCompletableFuture();
    assertThatThrownBy(() -> pool.submit(() -> "")).isInstanceOf(RejectedExecutionException.class);
    assertThat(over).isNotDone();
    gate.open();
    loop.until("the shutdown's stage", over::isDone);
    assertThat(loop.log).containsExactly("before=");
  }

  @Test
  @Promise({"B8"})
  void closingTwiceIsFine() {
    final ThreadPool pool = loop.pool();
    pool.submit(() -> "", loop.note("x"));
    pool.close();
    pool.close();
    assertThat(pool.close(Duration.ZERO)).isTrue();
    assertThat(pool.shutdown().toCompletableFuture()).isDone();
    loop.context.close();
    pool.close();
    assertThat(loop.log).containsExactly("x=");
  }

  @Test
  @Promise({"B8"})
  void twoThreadsMayCloseAtOnce() {
    loop.driver();
    for (int round = 0; round < 50; round++) {
      final ThreadPool pool = loop.pool();
      pool.submit(() -> "");
      final Thread other = Thread.ofPlatform().start(pool::close);
      pool.close();
      Waiting.join(other);
      assertThat(pool.stats().workers()).isZero();
    }
  }

  @Test
  @Promise({"B8"})
  void anIdlePoolAndAnUnusedOneCloseAtOnce() {
    final ThreadPool unused = loop.pool();
    unused.close();
    final ThreadPool idle = loop.pool(b -> b.workersMin(3));
    loop.untilSeen("3 idle workers", () -> idle.stats().idle() == 3);
    idle.close();
    assertThat(idle.stats().workers()).isZero();
  }

  @Test
  @Promise({"A15", "B8"})
  void closeInACallbackWaitsForAllButTheCallbacksOnItsOwnStack() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    pool.submit(
        () -> "",
        (value, failure) -> {
          for (int i = 0; i < 10; i++) {
            pool.submit(() -> gate.pass(""), loop.note("other"));
          }
          loop.context.execute(gate::open);
          pool.close();
          loop.log.add("closed");
          assertThat(pool.outstanding()).as("this very callback").isOne();
        });
    loop.untilLogged(11);
    assertThat(loop.log.getLast()).isEqualTo("closed");
    loop.until("the workers to leave", () -> pool.stats().workers() == 0);
    assertThat(pool.outstanding()).isZero();
    assertThat(loop.reporter.messages()).isEmpty();
  }

  @Test
  @Promise({"A15", "B8"})
  void everyCallbackOfABatchMayCloseThePool() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final int works = 20;
    var last = pool.submit(() -> "");
    for (int i = 0; i < works; i++) {
      last =
          pool.submit(
              () -> "",
              (value, failure) -> {
                pool.close();
                loop.log.add("closed");
              });
    }
    loop.context.poll(false); // starts the worker; from now on the loop stands
    final var seen = last;
    Waiting.until("the last to be done", () -> seen.state() == State.DONE);
    loop.untilLogged(works);
    pool.close();
    assertThat(loop.reporter.messages()).isEmpty();
  }

  @Test
  @Promise({"B8"})
  void waitingForThePoolOnItsOwnWorkerIsAClearError() {
    loop.driver();
    final ThreadPool pool = loop.pool(b -> b.name("disk"));
    for (Runnable wait :
        List.<Runnable>of(
            pool::close, pool::awaitIdle, () -> pool.close(Duration.ZERO), loop.context::close)) {
      assertThat(failureOnAWorker(pool, wait))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("\"disk\"")
          .hasMessageContaining("\"disk-1\"");
    }
    pool.submit(() -> "still open");
  }

  private static @Nullable Throwable failureOnAWorker(ThreadPool pool, Runnable action) {
    final AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
    final CountDownLatch isOver = new CountDownLatch(1);
    pool.run(
        action::run,
        failure -> {
          seen.set(failure);
          isOver.countDown();
        });
    Waiting.await(isOver, "the callback");
    return seen.get();
  }

  @Test
  @Promise({"B8"})
  void aWorkerOfOnePoolMayCloseAnother() {
    loop.driver();
    final ThreadPool closing = loop.pool(b -> b.name("closing"));
    final ThreadPool closed = loop.pool(b -> b.name("closed"));
    closed.submit(() -> "");
    assertThat(failureOnAWorker(closing, closed::close)).isNull();
    assertThat(closed.stats().workers()).isZero();
  }

  @Test
  @Promise({"B8"})
  void closeWithADeadlineThatIsMetIsTrue() {
    final ThreadPool pool = loop.pool();
    pool.submit(() -> "", loop.note("x"));
    assertThat(pool.close(Duration.ofSeconds(20))).isTrue();
    assertThat(loop.log).containsExactly("x=");
  }

  @Test
  @Promise({"A34", "B8"})
  void closingTheContextDrainsItsPools() {
    final ThreadPool first = loop.pool(b -> b.name("first"));
    final ThreadPool second = loop.pool(b -> b.name("second"));
    first.submit(() -> "", loop.note("x"));
    second.submit(() -> "", loop.note("x"));
    loop.context.close();
    assertThat(loop.log).containsExactly("x=", "x=");
    assertThatThrownBy(() -> first.submit(() -> "")).isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> ThreadPool.builder(loop.context).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"home\"");
  }

  @Test
  @Tag("slow")
  @Promise({"B8"})
  void submitsThatRaceWithCloseAreEitherRefusedOrDrained() {
    loop.driver();
    for (int round = 0; round < 100; round++) {
      final ThreadPool pool = loop.pool();
      final AtomicInteger accepted = new AtomicInteger();
      final AtomicInteger callbacks = new AtomicInteger();
      final CountDownLatch isGoing = new CountDownLatch(2);
      final List<Thread> submitters = new ArrayList<>();
      for (int s = 0; s < 2; s++) {
        submitters.add(
            Thread.ofPlatform()
                .start(() -> submitUntilRefused(pool, isGoing, accepted, callbacks)));
      }
      Waiting.await(isGoing, "both submitters");
      pool.close();
      final int atClose = callbacks.get();
      submitters.forEach(Waiting::join);
      assertThat(accepted).as("round %d", round).hasValue(atClose);
      assertThat(callbacks).hasValue(atClose);
      assertThat(pool.outstanding()).isZero();
    }
  }

  private static void submitUntilRefused(
      ThreadPool pool, CountDownLatch isGoing, AtomicInteger accepted, AtomicInteger callbacks) {
    try {
      for (int i = 0; i < 10_000_000; i++) { // never so many, if only it is refused
        pool.submit(() -> "", (value, failure) -> callbacks.incrementAndGet());
        accepted.incrementAndGet();
        isGoing.countDown();
      }
    } catch (RejectedExecutionException e) {
      // The end of this submitter's story.
    }
  }
}
