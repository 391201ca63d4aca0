package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class ResizingTest {
  @AutoClose private final TestLoop loop = new TestLoop();

  @Test
  @Promise({"B7", "B1"})
  void raisingTheMaximumLetsWhatIsQueuedRun() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final Gate gate = loop.gate();
    pool.submit(() -> gate.pass(""), loop.note("held"));
    pool.submit(() -> "", loop.note("behind"));
    loop.untilSeen("the first to run", () -> gate.arrived() == 1);
    pool.resize(0, 2);
    loop.untilLogged(1);
    assertThat(loop.log).containsExactly("behind=");
  }

  @Test
  @Promise({"B7"})
  void raisingItFarLetsAllStallingWorksRun() {
    final ThreadPool pool = loop.pool(b -> b.workersMax(1));
    final Gate gate = loop.gate();
    for (int i = 0; i < 40; i++) {
      pool.submit(() -> gate.pass(""));
    }
    loop.untilSeen("the first to run", () -> gate.arrived() == 1);
    pool.resize(0, 40);
    loop.untilSeen("all", () -> gate.arrived() == 40);
  }

  @Test
  @Promise({"B7"})
  void loweringTheMaximumBelowTheCountLetsTheIdleLeaveAtOnce() {
    final ThreadPool pool = loop.pool(b -> b.workersMin(8));
    loop.untilSeen("8 idle", () -> pool.stats().idle() == 8);
    pool.resize(0, 3);
    Waiting.until("3 workers", () -> pool.stats().workers() == 3);
    for (int i = 0; i < 100; i++) {
      pool.submit(() -> "", loop.note("x"));
    }
    loop.untilLogged(100);
    assertThat(pool.stats().workers()).isLessThanOrEqualTo(3);
  }

  @Test
  @Promise({"B7"})
  void loweringTheMaximumBelowTheRunningLetsThemFinishFirst() {
    final ThreadPool pool = loop.pool();
    final Gate gate = loop.gate();
    for (int i = 0; i < 8; i++) {
      pool.submit(() -> gate.pass(""), loop.note("x"));
    }
    loop.untilSeen("8 at once", () -> gate.arrived() == 8);
    pool.resize(0, 2);
    final AtomicInteger now = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    for (int i = 0; i < 200; i++) {
      pool.submit(
          () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            now.decrementAndGet();
            return "";
          },
          loop.note("x"));
    }
    gate.open();
    loop.untilLogged(208);
    assertThat(most.get()).isBetween(1, 2);
    Waiting.until("2 workers", () -> pool.stats().workers() <= 2);
  }

  @Test
  @Promise({"B7", "A9"})
  void raisingTheMinimumStartsWorkersFromTheHomesNextTurn() {
    final ThreadPool pool = loop.pool();
    pool.resize(5, 64);
    loop.context.poll(false);
    assertThat(pool.stats().workers()).isEqualTo(5);
    loop.untilSeen("5 idle", () -> pool.stats().idle() == 5);
  }

  @Test
  @Promise({"B7"})
  void loweringTheMinimumLetsTheIdleLeaveAfterTheirKeepAlive() {
    final ThreadPool pool = loop.pool(b -> b.workersMin(4).keepAlive(Duration.ofMillis(20)));
    loop.untilSeen("4 idle", () -> pool.stats().idle() == 4);
    pool.resize(0, 64);
    Waiting.until("nobody", () -> pool.stats().workers() == 0);
  }

  @Test
  @Promise({"B7"})
  void badValuesAreRefusedAndChangeNothing() {
    final ThreadPool pool = loop.pool(b -> b.workersMin(2).workersMax(4));
    loop.untilSeen("2 idle", () -> pool.stats().idle() == 2);
    for (int[] bad : new int[][] {{-1, 4}, {0, 0}, {5, 4}, {0, -1}, {2, 1}}) {
      assertThatThrownBy(() -> pool.resize(bad[0], bad[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(bad[0]))
          .hasMessageContaining(String.valueOf(bad[1]));
    }
    for (int i = 0; i < 10; i++) {
      loop.context.poll(false);
    }
    assertThat(pool.stats().workers()).isEqualTo(2);
    final Gate gate = loop.gate();
    for (int i = 0; i < 6; i++) {
      pool.submit(() -> gate.pass(""));
    }
    loop.untilSeen("the old maximum", () -> gate.arrived() == 4);
    assertThat(pool.stats().workers()).isEqualTo(4);
  }

  @Test
  @Promise({"B7"})
  void theBuilderRefusesThemToo() {
    for (int[] bad : new int[][] {{-1, 4}, {0, 0}, {5, 4}}) {
      assertThatThrownBy(() -> loop.pool(b -> b.workersMin(bad[0]).workersMax(bad[1])))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofMillis(-1)}) {
      assertThatThrownBy(() -> loop.pool(b -> b.keepAlive(bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("keepAlive");
    }
    final ThreadPool patient = loop.pool(b -> b.keepAlive(Duration.ofSeconds(Long.MAX_VALUE)));
    patient.submit(() -> "", loop.note("x"));
    loop.untilLogged(1);
  }

  @Test
  @Promise({"B7", "A2"})
  void resizingUpAndDownUnderLoadLosesNothing() {
    final ThreadPool pool = loop.pool();
    final int works = 20_000;
    final Thread resizer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < 2_000; i++) {
                    pool.resize(i % 3, 3 + i % 7);
                  }
                });
    for (int i = 0; i < works; i++) {
      pool.submit(() -> "", loop.note("x"));
    }
    loop.untilLogged(works);
    Waiting.join(resizer);
    pool.awaitIdle();
    pool.resize(0, 1);
    Waiting.until("one worker at most", () -> pool.stats().workers() <= 1);
  }
}
