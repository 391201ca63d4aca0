package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.Action;
import dev.offloop.AioContext;
import dev.offloop.Reporter;
import dev.offloop.tests.Promise;
import java.lang.management.ManagementFactory;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupt of the driver neither stops the loop nor makes it spin, and is not lost. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"B14"})
final class InterruptedDriverTest {
  private final Reported reported = new Reported();
  private final AioContext context = AioContext.create("interrupted", reported);

  @AfterEach
  void close() {
    Turns.close(context::close);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Tag("slow")
  void itIsReportedOnceAndTheLoopSleepsOnUntilTheDriverLeavesWithIt(boolean isSelecting)
      throws Exception {
    final Pipe pipe = Pipe.open();
    try (Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink()) {
      if (isSelecting) {
        context.watch(source, SelectionKey.OP_READ, (watch, ready) -> watch.close());
      }
      final Actor<Boolean> driver =
          Actor.plays(
              "driver",
              () -> {
                context.run();
                return Thread.currentThread().isInterrupted();
              });
      Turns.settle(context);
      driver.thread().interrupt();
      assertThat(reported.arrives("interrupted").thread()).isSameAs(driver.thread());
      assertThat(reported.all().getFirst().message())
          .contains("\"interrupted\"")
          .contains("stop()");
      final boolean inCallback = Turns.on(context, () -> Thread.currentThread().isInterrupted());
      assertThat(inCallback).as("cleared").isFalse();
      final long before = cpuNanos(driver.thread());
      Turns.pass(Duration.ofSeconds(1));
      assertThat(cpuNanos(driver.thread()) - before)
          .as("nanoseconds of processor time in a second of rest")
          .isLessThan(50_000_000);
      driver.thread().interrupt();
      Turns.settle(context);
      driver.thread().interrupt();
      Turns.settle(context);
      context.stop();
      assertThat(driver.ends()).as("set again").isTrue();
      assertThat(reported.all()).as("reported once").hasSize(1);
      assertThat(sink.isOpen()).isTrue();
    }
  }

  private static long cpuNanos(Thread thread) {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
  }

  @Test
  void anInterruptOfASleepingTurnDoesNotEndIt() {
    final Actor<Boolean> driver =
        Actor.plays("driver", () -> context.poll(true) && Thread.currentThread().isInterrupted());
    Within.blocks(driver.thread());
    driver.thread().interrupt();
    reported.arrives("interrupted");
    Within.blocks(driver.thread());
    assertThat(driver.isOver()).isFalse();
    context.execute(() -> {});
    assertThat(driver.ends()).isTrue();
  }

  @Test
  void oneBeforeTheTurnIsTreatedAlike() {
    final Actor<Boolean> driver =
        Actor.plays(
            "driver",
            () -> {
              Thread.currentThread().interrupt();
              return context.poll(true) && Thread.currentThread().isInterrupted();
            });
    reported.arrives("interrupted");
    Within.blocks(driver.thread());
    context.execute(() -> {});
    assertThat(driver.ends()).isTrue();
  }

  @Test
  void oneThatACallbackRaisesStaysWithTheDriver() {
    final Actor<Boolean> driver =
        Actor.plays(
            "driver",
            () -> {
              final boolean[] isOver = {false};
              context.execute(() -> Thread.currentThread().interrupt());
              context.timer(() -> isOver[0] = true).schedule(Duration.ofMillis(5));
              context.pollUntil(() -> isOver[0]);
              return Thread.currentThread().isInterrupted();
            });
    assertThat(driver.ends()).isTrue();
    assertThat(reported.all()).hasSize(1);
  }

  @Test
  void eachDriverHasItsOwn() {
    for (int i = 1; i <= 3; i++) {
      final Actor<Boolean> driver =
          Actor.plays(
              "driver-" + i,
              () -> {
                context.run();
                return Thread.currentThread().isInterrupted();
              });
      Turns.settle(context);
      final boolean isInterrupted = i % 2 == 1;
      if (isInterrupted) {
        final int before = reported.all().size();
        driver.thread().interrupt();
        Within.holds(() -> reported.all().size() > before, "the interrupt is reported");
      }
      Turns.settle(context);
      context.stop();
      assertThat(driver.ends()).isEqualTo(isInterrupted);
    }
    assertThat(reported.all()).hasSize(2);
  }

  @Test
  void aLoopWithoutReasonToSleepLeavesTheInterruptAlone() {
    final Actor<Boolean> driver =
        Actor.plays(
            "driver",
            () -> {
              context.execute(() -> {});
              Thread.currentThread().interrupt();
              return context.poll(true) && Thread.currentThread().isInterrupted();
            });
    assertThat(driver.ends()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Promise({"B9"})
  void aReporterThatTakesTheWakeUpOfItsOwnThreadLosesNone(boolean isBlocking) {
    final AtomicReference<AioContext> front = new AtomicReference<>();
    final CountDownLatch ran = new CountDownLatch(1);
    final Reporter eating =
        report -> {
          final Action giving = () -> front.get().execute(ran::countDown);
          if (isBlocking) { // the other's wake-up comes while this thread sleeps in a latch
            final CountDownLatch given = new CountDownLatch(1);
            Actor.plays("giver", giving).ends();
            Actor.plays("another", given::countDown);
            Within.opens(given, "another thread lets the reporter go");
          } else {
            Actor.plays("giver", giving).ends();
            LockSupport.parkNanos(1); // takes the permit, if there is one
          }
        };
    try (AioContext reporting = AioContext.create("reporting", eating)) {
      front.set(reporting);
      final Actor<?> driver =
          Actor.plays(
              "driver",
              () -> {
                Thread.currentThread().interrupt();
                reporting.run();
              });
      Within.opens(ran, "the task that was given to the loop during the report runs");
      reporting.stop();
      driver.ends();
    }
  }

  @Test
  void theReporterMayScheduleOnTheLoopThatIsAboutToSleep() {
    final AtomicReference<AioContext> front = new AtomicReference<>();
    final CountDownLatch ran = new CountDownLatch(1);
    try (AioContext reporting =
        AioContext.create("reporting", report -> front.get().execute(ran::countDown))) {
      front.set(reporting);
      final Actor<?> driver = Actor.plays("driver", reporting::run);
      Within.blocks(driver.thread());
      driver.thread().interrupt();
      Within.opens(ran, "the task that the reporter gave to the loop runs");
    }
  }
}
