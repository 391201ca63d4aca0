package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioTimer;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class ShrinkingTest {
  private static final Duration KEEP_ALIVE = Duration.ofMillis(200);

  @AutoClose private final TestLoop loop = new TestLoop();

  private ThreadPool grown(int workers, int min) {
    final ThreadPool pool = loop.pool(b -> b.keepAlive(KEEP_ALIVE).workersMin(min));
    final Gate gate = loop.gate();
    for (int i = 0; i < workers; i++) {
      pool.submit(() -> gate.pass(""));
    }
    loop.untilSeen(workers + " workers", () -> gate.arrived() == workers);
    gate.open();
    pool.awaitIdle();
    return pool;
  }

  @Test
  @Promise({"A9", "A11", "B5"})
  void afterTheIdleTimeThereAreNoWorkersAgain() {
    final ThreadPool pool = grown(16, 0);
    loop.untilSeen("nobody", () -> pool.stats().workers() == 0);
    pool.submit(() -> "", loop.note("still works"));
    loop.untilLogged(1);
  }

  @Test
  @Promise({"A9"})
  void theMinimumStays() {
    final ThreadPool pool = grown(16, 3);
    loop.untilSeen("the minimum", () -> pool.stats().workers() == 3);
    loop.turnFor(KEEP_ALIVE.multipliedBy(3));
    assertThat(pool.stats().workers()).isEqualTo(3);
  }

  @Test
  @Promise({"A11"})
  void theWorkersOfAnUndrivenLoopLeaveAllTheSame() {
    final ThreadPool pool = grown(4, 0);
    Waiting.until("nobody, without a turn", () -> pool.stats().workers() == 0);
  }

  @Test
  @Promise({"B5"})
  void underATrickleTheSurplusRetires() {
    final ThreadPool pool = grown(16, 0);
    final Set<Thread> used = ConcurrentHashMap.newKeySet();
    final AioTimer[] tick = new AioTimer[1];
    tick[0] =
        loop.context.timer(
            () -> {
              pool.submit(() -> used.add(Thread.currentThread()));
              tick[0].schedule(Duration.ofMillis(20));
            });
    tick[0].schedule(Duration.ofMillis(20));
    // Ten requests come in each keep-alive. One worker may be slow and a second one be woken.
    loop.untilSeen("at most 2 workers under the trickle", () -> pool.stats().workers() <= 2);
    tick[0].close();
    pool.awaitIdle();
    assertThat(used).isNotEmpty();
    loop.untilSeen("nobody after it", () -> pool.stats().workers() == 0);
  }
}
