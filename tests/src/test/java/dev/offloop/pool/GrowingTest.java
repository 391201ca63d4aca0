package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class GrowingTest {
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  @AutoClose private final TestLoop loop = new TestLoop();

  @Test
  @Promise({"A9"})
  void thereAreNoWorkersBeforeTheFirstRequest() {
    final ThreadPool pool = loop.pool();
    for (int i = 0; i < 10; i++) {
      loop.context.poll(false);
    }
    assertThat(pool.stats().workers()).isZero();
  }

  @Test
  @Promise({"B1"})
  void aWorkThatWaitsForTheOneSubmittedRightBehindItEnds() {
    final ThreadPool pool = loop.pool();
    for (int round = 0; round < 1_000; round++) {
      final Gate gate = new Gate();
      pool.submit(() -> gate.pass(""));
      pool.run(gate::open);
      pool.awaitIdle();
    }
  }

  @Test
  @Promise({"B1"})
  void twoQuickSubmitsToOneIdleWorkerBothRun() {
    final ThreadPool pool = loop.pool(b -> b.workersMin(1));
    for (int round = 0; round < 300; round++) {
      loop.untilSeen("an idle worker", () -> pool.stats().idle() >= 1);
      final Gate gate = new Gate();
      pool.submit(() -> gate.pass(""));
      pool.run(gate::open);
      pool.awaitIdle();
    }
  }

  @Test
  @Promise({"B1"})
  void aSubmitFromAWorkThatThenWaitsForItEnds() {
    final ThreadPool pool = loop.pool();
    for (int round = 0; round < 300; round++) {
      pool.submit(() -> nested(pool, 5), loop.note("outer"));
      loop.untilLogged(round + 1);
      assertThat(loop.log.getLast()).isEqualTo("outer=5");
    }
  }

  private static int nested(ThreadPool pool, int depth) {
    if (depth == 0) {
      return 0;
    }
    final Gate gate = new Gate();
    final AtomicInteger below = new AtomicInteger();
    pool.run(
        () -> {
          below.set(nested(pool, depth - 1));
          gate.open();
        });
    return gate.pass(1) + below.get();
  }

  @Test
  @Promise({"B1", "A9"})
  void aHundredRequestsUseAllSixtyFourWorkersAndNoMore() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    final AtomicInteger now = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      pool.submit(
          () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            gate.pass("");
            now.decrementAndGet();
            return "";
          },
          loop.note("x"));
    }
    loop.untilSeen("64 at once", () -> gate.arrived() == 64);
    for (int i = 0; i < 100; i++) {
      loop.context.poll(false);
    }
    assertThat(gate.arrived()).isEqualTo(64);
    assertThat(pool.stats().workers()).isEqualTo(64);
    assertThat(pool.stats().queued()).isEqualTo(36);
    assertThat(pool.stats().active()).isEqualTo(64);
    gate.open();
    loop.untilLogged(100);
    assertThat(most).hasValue(64);
    assertThat(pool.stats().completed()).isEqualTo(100);
  }

  @Test
  @Promise({"B1"})
  void sleepersGetAWorkerEach() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(200));
    final CyclicBarrier barrier = new CyclicBarrier(200);
    for (int i = 0; i < 200; i++) {
      pool.submit(
          () -> barrier.await(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS), loop.note("x"));
    }
    loop.untilLogged(200);
    assertThat(loop.log).allMatch(line -> line.startsWith("x="));
  }

  @Test
  @Tag("slow")
  @Promise({"B1", "A8"})
  void moreWorkersThanProcessorsRunShortSleepsSideBySide() {
    final ThreadPool pool = loop.pool();
    final AtomicInteger now = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    IntStream.range(0, 1_000)
        .forEach(
            i ->
                pool.submit(
                    () -> {
                      most.accumulateAndGet(now.incrementAndGet(), Math::max);
                      LockSupport.parkNanos(5_000_000);
                      now.decrementAndGet();
                      return "";
                    },
                    loop.note("x")));
    loop.untilLogged(1_000);
    assertThat(most.get()).isGreaterThan(PROCESSORS);
  }
}
