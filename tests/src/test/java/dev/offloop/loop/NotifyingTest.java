package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.AioContext;
import dev.offloop.EventNotifier;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A flag that any thread sets and a loop notices. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A28"})
final class NotifyingTest {
  private final AioContext context = AioContext.create("notified");
  private final AtomicInteger calls = new AtomicInteger();
  private final EventNotifier notifier = context.notifier(calls::incrementAndGet);

  @AfterEach
  void close() {
    Turns.close(context::close);
  }

  @Test
  void testAndClearSaysWhetherItWasSet() {
    assertThat(notifier.testAndClear()).isFalse();
    notifier.set();
    assertThat(notifier.testAndClear()).isTrue();
    assertThat(notifier.testAndClear()).isFalse();
  }

  @Test
  void manySetsAreOneCall() {
    for (int i = 0; i < 100; i++) {
      notifier.set();
    }
    context.poll(false);
    context.poll(false);
    assertThat(calls).hasValue(1);
  }

  @Test
  void itStaysSetUntilItIsClearedAndEachSetBringsACall() {
    notifier.set();
    context.poll(false);
    assertThat(notifier.testAndClear()).isTrue();
    notifier.set();
    context.poll(false);
    notifier.set(); // was never cleared since
    context.poll(false);
    assertThat(calls).hasValue(3);
  }

  @Test
  void oneThatWasClearedBeforeTheTurnBringsNoCall() {
    notifier.set();
    assertThat(notifier.testAndClear()).isTrue();
    context.poll(false);
    assertThat(calls).hasValue(0);
  }

  @Test
  void setFromAnyThreadReturnsWhileTheLoopIsBusy() {
    final CountDownLatch isBusy = new CountDownLatch(1);
    final CountDownLatch mayGoOn = new CountDownLatch(1);
    context.execute(
        () -> {
          isBusy.countDown();
          Within.opens(mayGoOn, "the notifier was set");
        });
    final Actor<?> driver = Actor.plays("driver", context::run);
    Within.opens(isBusy, "the loop is busy");
    Actor.plays("setter", notifier::set).ends();
    Actor.playsVirtually("light setter", notifier::set).ends();
    assertThat(calls).hasValue(0);
    mayGoOn.countDown();
    Turns.settle(context);
    assertThat(calls).hasValue(1);
    context.stop();
    driver.ends();
  }

  @Test
  void noSetOfManyThreadsGoesUnnoticed() {
    final int each = 20_000;
    final AtomicInteger produced = new AtomicInteger();
    final AtomicReference<EventNotifier> bell = new AtomicReference<>();
    final int[] consumed = {0};
    bell.set(
        context.notifier(
            () -> {
              if (bell.get().testAndClear()) {
                consumed[0] = produced.get();
              }
            }));
    final Actor<?> driver =
        Actor.plays("driver", () -> context.pollUntil(() -> consumed[0] == 3 * each));
    final List<Actor<?>> setters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      setters.add(
          Actor.plays(
              "setter-" + i,
              () -> {
                for (int n = 0; n < each; n++) {
                  produced.incrementAndGet();
                  bell.get().set();
                }
              }));
    }
    setters.forEach(Actor::ends);
    driver.ends();
  }

  @Test
  void closedItCallsNoMoreAndRefusesToBeSet() {
    notifier.set();
    notifier.close();
    notifier.close();
    context.poll(false);
    assertThat(calls).hasValue(0);
    assertThatThrownBy(notifier::set)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("notifier")
        .hasMessageContaining("\"notified\"");
  }

  @Test
  void itMayBeClosedInItsOwnHandler() {
    final AtomicReference<EventNotifier> self = new AtomicReference<>();
    self.set(
        context.notifier(
            () -> {
              calls.incrementAndGet();
              self.get().set();
              self.get().close();
            }));
    self.get().set();
    context.poll(false);
    context.poll(false);
    assertThat(calls).hasValue(1);
  }
}
