package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Bottom halves that can wait: at most every 10 ms, and no progress. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A27"})
final class IdleBottomHalvesTest {
  private static final long MS = 1_000_000;

  private final FakeClock clock = new FakeClock(Long.MAX_VALUE - 3 * MS); // wraps around on the way
  private final Reported reported = new Reported();
  private final EventLoop loop = new EventLoop("idle", clock, reported.asReports());
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    Turns.close(loop::close);
    assertThat(reported.all()).isEmpty();
  }

  private Deferred logging(String word) {
    return loop.deferred(Deferred.Kind.BOTTOM_HALF, () -> log.add(word));
  }

  @Test
  void itRunsAfterTenMillisecondsAndIsNoProgress() {
    logging("idle").scheduleIdle();
    assertThat(loop.poll(false)).isFalse();
    clock.advance(10 * MS - 1);
    assertThat(loop.poll(false)).isFalse();
    assertThat(log).isEmpty();
    clock.advance(1);
    assertThat(loop.poll(false)).isFalse();
    assertThat(log).containsExactly("idle");
    clock.advance(100 * MS);
    assertThat(loop.poll(false)).isFalse();
    assertThat(log).hasSize(1);
  }

  @Test
  void oneThatReschedulesItselfRunsAtMostEveryTenMilliseconds() {
    final AtomicReference<Deferred> self = new AtomicReference<>();
    self.set(
        loop.deferred(
            Deferred.Kind.BOTTOM_HALF,
            () -> {
              log.add("idle");
              self.get().scheduleIdle();
            }));
    self.get().scheduleIdle();
    for (int ms = 1; ms <= 100; ms++) {
      clock.advance(MS);
      loop.poll(false);
      loop.poll(false);
      assertThat(log).hasSize(ms / 10);
    }
    self.get().close();
  }

  @Test
  void severalRunTogetherInTheirOrder() {
    logging("a").scheduleIdle();
    clock.advance(5 * MS);
    logging("b").scheduleIdle();
    clock.advance(5 * MS);
    loop.poll(false);
    assertThat(log).containsExactly("a", "b");
  }

  @Test
  void scheduleMakesItAnOrdinaryOneWhichRunsOnce() {
    final Deferred half = logging("run");
    half.scheduleIdle();
    half.schedule();
    assertThat(loop.poll(false)).as("an ordinary one is progress").isTrue();
    assertThat(log).containsExactly("run");
    clock.advance(20 * MS);
    assertThat(loop.poll(false)).isFalse();
    assertThat(log).containsExactly("run");
  }

  @Test
  void scheduleIdleLeavesAnOrdinaryOneAsItIs() {
    final Deferred half = logging("run");
    half.schedule();
    half.scheduleIdle();
    assertThat(loop.poll(false)).isTrue();
    clock.advance(20 * MS);
    assertThat(loop.poll(false)).isFalse();
    assertThat(log).containsExactly("run");
  }

  @Test
  void cancelledOrClosedItDoesNotRun() {
    final Deferred cancelled = logging("cancelled");
    final Deferred closed = logging("closed");
    final Deferred again = logging("again");
    cancelled.scheduleIdle();
    closed.scheduleIdle();
    again.scheduleIdle();
    cancelled.cancel();
    closed.close();
    again.cancel();
    again.scheduleIdle();
    clock.advance(10 * MS);
    loop.poll(false);
    clock.advance(10 * MS);
    loop.poll(false);
    assertThat(log).containsExactly("again");
  }

  @Test
  void itDoesNotEndABlockingTurnButWakesTheLoopThatSleeps() {
    try (AioContext context = AioContext.create("really idle", reported)) {
      final Actor<Boolean> driver = Actor.plays("driver", () -> context.poll(true));
      Within.blocks(driver.thread());
      final CountDownLatch ran = new CountDownLatch(2);
      context.bottomHalf(ran::countDown).scheduleIdle();
      context.bottomHalf(ran::countDown).scheduleIdle();
      Within.opens(ran, "the idle ones run on a loop that has nothing else to do");
      Within.blocks(driver.thread());
      assertThat(driver.isOver()).isFalse();
      context.execute(() -> {});
      assertThat(driver.ends()).isTrue();
    }
  }
}
