package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioRequest.State;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class AwaitingIdleTest {
  @AutoClose private final TestLoop loop = new TestLoop();

  @Test
  @Promise({"A23"})
  void outstandingCountsUntilTheCallbackIsOver() {
    final ThreadPool pool = loop.pool();
    final List<Integer> seen = new ArrayList<>();
    seen.add(pool.outstanding());
    pool.submit(() -> "", (value, failure) -> seen.add(pool.outstanding()));
    seen.add(pool.outstanding());
    loop.until("the callback's end", () -> pool.outstanding() == 0);
    assertThat(seen).containsExactly(0, 1, 1);
  }

  @Test
  @Promise({"A23"})
  void awaitIdleOfALoopThatNobodyDrivesDrivesIt() {
    final ThreadPool pool = loop.pool();
    for (int i = 0; i < 100; i++) {
      pool.submit(() -> "", loop.note("x"));
    }
    pool.awaitIdle();
    assertThat(loop.log).hasSize(100);
    pool.awaitIdle(); // nothing to wait for
  }

  @Test
  @Promise({"A23"})
  void awaitIdleBesideADrivenLoopBlocksUntilAllCallbacksAreOver() {
    loop.driver();
    final ThreadPool pool = loop.pool();
    for (int round = 0; round < 500; round++) {
      final AtomicInteger callbacks = new AtomicInteger();
      for (int i = 0; i < 5; i++) {
        pool.submit(() -> "", (value, failure) -> callbacks.incrementAndGet());
      }
      pool.awaitIdle();
      assertThat(callbacks).as("round %d", round).hasValue(5);
    }
  }

  @Test
  @Promise({"A23", "A15"})
  void awaitIdleInACallbackWaitsForAllButTheCallbacksOnItsOwnStack() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    pool.submit(
        () -> "",
        (value, failure) -> {
          pool.submit(
              () -> "",
              (innerValue, innerFailure) -> {
                pool.submit(() -> gate.pass(""), loop.note("innermost"));
                loop.context.execute(gate::open);
                pool.awaitIdle();
                loop.log.add("inner, outstanding " + pool.outstanding());
              });
          pool.awaitIdle();
          loop.log.add("outer, outstanding " + pool.outstanding());
        });
    loop.untilLogged(3);
    assertThat(loop.log)
        .containsExactly("innermost=", "inner, outstanding 2", "outer, outstanding 1");
    assertThat(pool.outstanding()).isZero();
  }

  @Test
  @Promise({"A23", "A15"})
  void awaitIdleInACallbackWaitsForTheRestOfItsBatch() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    pool.submit(
        () -> "",
        (value, failure) -> {
          pool.awaitIdle();
          loop.log.add("first");
        });
    pool.submit(() -> "", loop.note("second"));
    final var last = pool.submit(() -> "", loop.note("last"));
    loop.context.poll(false); // starts the worker; from now on the loop stands
    Waiting.until("all to be done", () -> last.state() == State.DONE);
    loop.untilLogged(3);
    assertThat(loop.log).containsExactly("second=", "last=", "first");
  }

  @Test
  @Promise({"A23"})
  void awaitIdleCountsWhatCallbacksSubmitMeanwhile() {
    final ThreadPool pool = loop.pool();
    resubmit(pool, 200);
    pool.awaitIdle();
    assertThat(loop.log).containsExactly("chain is over");
  }

  private void resubmit(ThreadPool pool, int left) {
    pool.submit(
        () -> "",
        (value, failure) -> {
          if (left == 0) {
            loop.log.add("chain is over");
          } else {
            resubmit(pool, left - 1);
          }
        });
  }
}
