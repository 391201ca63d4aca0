package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.AioContext;
import dev.offloop.AioTimer;
import dev.offloop.tests.Promise;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timers as their users see them, on the machine's clock. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A29"})
final class TimingTest {
  private static final Duration FAR = Duration.ofHours(1);

  private final Reported reported = new Reported();
  private final AioContext context = AioContext.create("timed", reported);
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    Turns.close(context::close);
    assertThat(reported.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Tag("slow")
  void noTimerRingsEarly(boolean isChannelWatched) throws Exception {
    final Pipe pipe = Pipe.open();
    try (Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink()) {
      if (isChannelWatched) { // the loop then sleeps in the selector, which counts milliseconds
        context.watch(source, SelectionKey.OP_READ, (watch, ready) -> watch.close());
      }
      final Random random = new Random(29);
      final int all = 300;
      final int[] rung = {0};
      final List<String> early = new ArrayList<>();
      for (int i = 0; i < all; i++) {
        final long delay = random.nextLong(1, 200_000_000);
        final long armed = System.nanoTime();
        context
            .timer(
                () -> {
                  rung[0]++;
                  final long after = System.nanoTime() - armed;
                  if (after < delay) {
                    early.add(delay + " ns rang after " + after);
                  }
                })
            .schedule(Duration.ofNanos(delay));
      }
      context.pollUntil(() -> rung[0] == all);
      assertThat(early).isEmpty();
      assertThat(sink.isOpen()).isTrue();
    }
  }

  @Test
  void aBlockingTurnSleepsUntilTheTimerIsDue() {
    final long armed = System.nanoTime();
    context.timer(() -> log.add("rings")).schedule(Duration.ofMillis(20));
    assertThat(context.poll(true)).isTrue();
    assertThat(log).containsExactly("rings");
    assertThat(System.nanoTime() - armed).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void armedFromItsOwnCallbackItRingsInALaterTurn() {
    final AtomicReference<AioTimer> self = new AtomicReference<>();
    self.set(
        context.timer(
            () -> {
              log.add("rings");
              if (log.size() < 5) {
                self.get().schedule(Duration.ZERO);
              }
            }));
    self.get().schedule(Duration.ZERO);
    for (int turns = 1; turns <= 5; turns++) {
      assertThat(context.poll(false)).isTrue();
      assertThat(log).hasSize(turns);
    }
    assertThat(context.poll(false)).isFalse();
  }

  @Test
  void zeroAndLessMeanTheNextTurn() {
    context.timer(() -> log.add("zero")).schedule(Duration.ZERO);
    context.timer(() -> log.add("negative")).schedule(Duration.ofSeconds(-5));
    context.timer(() -> log.add("least")).schedule(Duration.ofSeconds(Long.MIN_VALUE));
    assertThat(log).isEmpty();
    while (context.poll(false)) { // one turn, or more where the machine is slow
      assertThat(log).isNotEmpty();
    }
    assertThat(log).containsExactlyInAnyOrder("zero", "negative", "least");
  }

  @Test
  void moreThanTheClockCanCountMeansNever() {
    context.timer(() -> log.add("never")).schedule(Duration.ofSeconds(Long.MAX_VALUE));
    context.timer(() -> log.add("never")).schedule(Duration.ofNanos(Long.MAX_VALUE));
    assertThat(context.poll(false)).isFalse();
    final Actor<Boolean> driver = Actor.plays("driver", () -> context.poll(true));
    Within.blocks(driver.thread());
    context.kick();
    assertThat(driver.ends()).isFalse();
    assertThat(log).isEmpty();
  }

  @Test
  void anotherArmingReplacesTheFirst() {
    final AioTimer sooner = context.timer(() -> log.add("sooner"));
    final AioTimer later = context.timer(() -> log.add("later"));
    sooner.schedule(FAR);
    sooner.schedule(Duration.ZERO);
    later.schedule(Duration.ZERO);
    later.schedule(FAR);
    context.poll(false);
    context.poll(false);
    assertThat(log).containsExactly("sooner");
  }

  @Test
  void armedByAnotherThreadItWakesALoopThatSleepsTowardsALaterOne() {
    context.timer(() -> log.add("far")).schedule(FAR);
    final AioTimer near = context.timer(() -> log.add("near"));
    final Actor<Boolean> driver = Actor.plays("driver", () -> context.poll(true));
    Within.blocks(driver.thread());
    near.schedule(Duration.ofMillis(1));
    assertThat(driver.ends()).isTrue();
    assertThat(log).containsExactly("near");
  }

  @Test
  void aCancelWaitsForNoCallback() {
    final CountDownLatch isRunning = new CountDownLatch(1);
    final CountDownLatch mayEnd = new CountDownLatch(1);
    final AioTimer timer =
        context.timer(
            () -> {
              isRunning.countDown();
              Within.opens(mayEnd, "the cancel has returned");
              log.add("ran on");
            });
    timer.schedule(Duration.ZERO);
    final Actor<Boolean> driver = Actor.plays("driver", () -> context.poll(false));
    Within.opens(isRunning, "the callback runs");
    timer.cancel();
    timer.close();
    mayEnd.countDown();
    driver.ends();
    assertThat(log).containsExactly("ran on");
  }

  @Test
  void cancelledOnTheLoopItDoesNotRingThoughItWasDue() {
    final AioTimer victim = context.timer(() -> log.add("victim"));
    context.timer(victim::cancel).schedule(Duration.ZERO);
    victim.schedule(Duration.ZERO);
    context.poll(false);
    context.poll(false);
    assertThat(log).isEmpty();
    victim.schedule(Duration.ZERO);
    context.poll(false);
    assertThat(log).containsExactly("victim");
  }

  @Test
  void closedItDoesNotRingAndRefusesToBeArmed() {
    final AioTimer timer = context.timer(() -> log.add("rings"));
    timer.schedule(Duration.ZERO);
    timer.close();
    timer.close();
    context.poll(false);
    assertThat(log).isEmpty();
    assertThatThrownBy(() -> timer.schedule(Duration.ZERO))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("timer")
        .hasMessageContaining("\"timed\"");
  }

  @Test
  void itMayBeClosedInItsOwnCallback() {
    final AtomicReference<AioTimer> self = new AtomicReference<>();
    self.set(
        context.timer(
            () -> {
              log.add("rings");
              self.get().schedule(Duration.ZERO);
              self.get().close();
            }));
    self.get().schedule(Duration.ZERO);
    context.poll(false);
    context.poll(false);
    assertThat(log).containsExactly("rings");
  }
}
