package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.AioTimer;
import dev.offloop.BottomHalf;
import dev.offloop.base.Machine;
import dev.offloop.tests.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one turn runs, and what it says about it. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A26"})
final class TurnProgressTest {
  private final AioContext context = AioContext.create("turns");
  private final AtomicInteger calls = new AtomicInteger();

  @AfterEach
  void close() {
    Turns.close(context::close);
  }

  @Test
  void aNonBlockingTurnWithoutWorkReturnsFalse() {
    assertThat(context.poll(false)).isFalse();
    assertThat(context.poll(false)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aTurnThatCallsACallbackIsProgress(Kind kind) {
    kind.calls(context, calls::incrementAndGet);
    assertThat(context.poll(false)).isTrue();
    assertThat(calls).hasValue(1);
    assertThat(context.poll(false)).isFalse();
    assertThat(calls).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void aCallbackThatThrowsIsProgressAllTheSame(Kind kind) {
    final Reported reported = new Reported();
    try (AioContext reporting = AioContext.create("reporting", reported)) {
      kind.calls(
          reporting,
          () -> {
            throw new IllegalStateException("on purpose");
          });
      assertThat(reporting.poll(false)).isTrue();
    }
    assertThat(reported.all()).hasSize(1);
  }

  @Test
  void aTurnLeavesWhatItsOwnCallbacksAddToTheNextOne() {
    final List<String> log = new ArrayList<>();
    context.execute(
        () -> {
          log.add("first");
          context.execute(() -> log.add("second"));
        });
    assertThat(context.poll(false)).isTrue();
    assertThat(log).containsExactly("first");
    assertThat(context.poll(false)).isTrue();
    assertThat(log).containsExactly("first", "second");
  }

  @ParameterizedTest
  @EnumSource
  void aBlockingTurnSleepsUntilAnotherThreadBringsWork(Kind kind) {
    final Actor<Boolean> driver = Actor.plays("driver", () -> context.poll(true));
    Within.blocks(driver.thread());
    kind.calls(context, calls::incrementAndGet);
    assertThat(driver.ends()).isTrue();
    assertThat(calls).hasValue(1);
  }

  @Test
  void aKickAloneIsNoProgress() {
    context.kick();
    assertThat(context.poll(false)).isFalse();
    context.kick();
    assertThat(context.poll(true)).isFalse();
  }

  @Test
  void aCancelledBottomHalfIsNoProgress() {
    final BottomHalf bottomHalf = context.bottomHalf(calls::incrementAndGet);
    bottomHalf.schedule();
    bottomHalf.cancel();
    assertThat(context.poll(false)).isFalse();
    assertThat(calls).hasValue(0);
  }

  @Test
  void aCancelledTimerIsNoProgress() {
    final AioTimer timer = context.timer(calls::incrementAndGet);
    timer.schedule(Duration.ZERO);
    timer.cancel();
    assertThat(context.poll(false)).isFalse();
    assertThat(calls).hasValue(0);
  }

  @Test
  void aBlockingTurnSleepsOnThroughWakeUpsThatBringNoWork() {
    final EventLoop loop = new EventLoop("woken", Machine.REAL, new Reported().asReports());
    final Actor<Boolean> driver = Actor.plays("driver", () -> loop.poll(true));
    for (int i = 0; i < 100; i++) {
      Within.blocks(driver.thread());
      loop.wake();
    }
    Within.blocks(driver.thread());
    loop.execute(calls::incrementAndGet);
    assertThat(driver.ends()).isTrue();
    assertThat(calls).hasValue(1);
  }
}
