package dev.offloop.pool;

import static dev.offloop.pool.SerialPool.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Threads that cannot be had, on a clock that the test moves. */
class ThreadFailureByStepsTest {
  private static final long KEEP_ALIVE = 10_000 * MILLI;

  @Test
  @Promise({"B6"})
  void theRetryBacksOffFromOneMilliToOneSecond() {
    final SerialPool serial = new SerialPool(0, 64, KEEP_ALIVE, 2);
    serial.canStartThreads = false;
    serial.submit("w");
    while (serial.failedStarts.size() < 14) {
      serial.turn();
      serial.now += MILLI;
    }
    final List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < 14; i++) {
      pauses.add((serial.failedStarts.get(i) - serial.failedStarts.get(i - 1)) / MILLI);
    }
    // A turn after the alarm may be needed, and a turn is 1 ms here.
    for (int i = 0; i < pauses.size(); i++) {
      final long ideal = Math.min(1L << i, 1_000);
      assertThat(pauses.get(i)).as("pause %d", i).isBetween(ideal, ideal + 1);
    }
    assertThat(serial.reports).hasSize(14);
    serial.canStartThreads = true;
    serial.now += 1_000 * MILLI;
    serial.settle();
    assertThat(serial.log).containsExactly("w runs", "w returned");
  }

  @Test
  @Promise({"B6"})
  void aStartThatWentWellMakesTheNextPauseShortAgain() {
    final SerialPool serial = new SerialPool(0, 64, KEEP_ALIVE, 2);
    serial.canStartThreads = false;
    serial.submit("a");
    for (int i = 0; i < 5; i++) {
      serial.turn();
      serial.turn();
      serial.now += 40 * MILLI;
    }
    serial.canStartThreads = true;
    serial.settle();
    assertThat(serial.log).contains("a returned");
    serial.now += KEEP_ALIVE;
    serial.settle();
    assertThat(serial.alive()).isZero();
    serial.failedStarts.clear();
    serial.canStartThreads = false;
    serial.submit("b");
    serial.turn();
    serial.now += MILLI;
    serial.turn();
    serial.turn();
    assertThat(serial.failedStarts).as("tried again after 1 ms").hasSize(2);
  }

  @Test
  @Promise({"B6"})
  void whileTheHomeStandsAWorkerBetweenWorksTriesAgain() {
    final SerialPool serial = new SerialPool(0, 64, KEEP_ALIVE, 4);
    for (int i = 0; i < 20; i++) {
      serial.submit("w" + i, () -> serial.now += 10 * MILLI);
    }
    serial.turn();
    serial.canStartThreads = false;
    serial.blockInWork(0); // wants the next started, in vain
    assertThat(serial.failedStarts).hasSize(1);
    serial.canStartThreads = true;
    for (int i = 0; i < 6; i++) {
      serial.step(0); // two works, and a pause of 1 ms
    }
    assertThat(serial.workers).hasSizeGreaterThan(1);
  }

  /**
   * Two starts fail at once. The first has a pause of 1 ms; before it sets the alarm the second
   * makes the pause 2 ms and sets it. So the alarm is set too early.
   */
  @Test
  @Promise({"B6"})
  void anAlarmThatAnEarlierFailureSetsTooEarlyIsSetAgain() {
    final SerialPool serial = new SerialPool(2, 64, KEEP_ALIVE, 2);
    serial.canStartThreads = false;
    final CountDownLatch isStarting = new CountDownLatch(1);
    final CountDownLatch mayFail = new CountDownLatch(1);
    final AtomicBoolean hasFirstBegun = new AtomicBoolean();
    final Thread second = Thread.ofPlatform().daemon().unstarted(serial.pool::turnBegins);
    serial.beforeFailedStart =
        () -> {
          if (hasFirstBegun.compareAndSet(false, true)) {
            second.start();
            Waiting.await(isStarting, "the second start");
          } else {
            isStarting.countDown();
            Waiting.await(mayFail, "the first start's failure");
          }
        };
    serial.atNextSettingOfAnAlarm =
        () -> {
          mayFail.countDown();
          Waiting.join(second);
        };
    serial.turn();
    assertThat(serial.failedStarts).hasSize(2);
    assertThat(isStarting.getCount()).as("the second start failed inside of the first").isZero();
    serial.beforeFailedStart = null;
    serial.canStartThreads = true;
    serial.now += MILLI;
    serial.settle();
    assertThat(serial.workers).as("the pause is 2 ms").isEmpty();
    serial.now += MILLI;
    serial.settle();
    assertThat(serial.workers).hasSize(2);
  }

  @Test
  @Promise({"B6"})
  void withWorkersAliveEverythingStillRuns() {
    final SerialPool serial = new SerialPool(0, 64, KEEP_ALIVE, 4);
    serial.submit("first");
    serial.turn();
    serial.canStartThreads = false;
    for (int i = 0; i < 20; i++) {
      serial.submit("w" + i);
    }
    serial.settle();
    assertThat(serial.workers).hasSize(1);
    assertThat(serial.log).hasSize(42);
    for (int i = 0; i < 20; i++) { // in every order of failure, pause and rest
      serial.submit("x" + i);
      serial.submit("y" + i);
      serial.settle();
      serial.now += MILLI;
      serial.settle();
    }
    assertThat(serial.log).hasSize(122);
  }
}
