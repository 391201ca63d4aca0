package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.tests.Promise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long the home waits for more where many are outstanding. */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class LingeringTest {
  private static final int LEAST = 32; // pauses
  private static final int MOST = 512;

  private final SerialPool serial = new SerialPool(0, 1, SerialPool.MILLI, 1);

  /** So many works end, then the home turns; says how often and how long it lingered. */
  private void end(int works) {
    work(works);
    serial.lingered.clear();
    serial.turn();
  }

  private void work(int works) {
    final int ended = serial.log.size() + works;
    while (serial.log.size() < ended || serial.workers.getFirst().worker().current() != null) {
      serial.step(0);
    }
  }

  private void submit(int works) {
    for (int i = 0; i < works; i++) {
      serial.submit("no-op");
    }
    serial.turn(); // starts the worker
    serial.lingered.clear();
  }

  @Test
  void whereFewAreOutstandingItDoesNotWait() {
    submit(18);
    end(4);
    assertThat(serial.lingered).isEmpty(); // 14 are left
  }

  @Test
  void oneByOneItWaitsShortlyHoweverManyAreOutstanding() {
    submit(1_000);
    end(1);
    assertThat(serial.lingered).containsExactly(LEAST);
    end(3);
    assertThat(serial.lingered).containsExactly(LEAST);
    end(3);
    assertThat(serial.lingered).as("counted anew").containsExactly(LEAST);
  }

  @Test
  void whereSeveralComeItWaitsTheLongerTheMoreAreOutstanding() {
    submit(1_000);
    end(4);
    assertThat(serial.lingered).containsExactly(MOST);
    end(1);
    assertThat(serial.lingered).as("counted anew").containsExactly(LEAST);
    end(795);
    assertThat(serial.lingered).containsExactly(200);
    end(180);
    assertThat(serial.lingered).containsExactly(LEAST);
  }

  @Test
  @Promise("B4")
  void whereOneComesAtEachWaitTheTurnEndsAllTheSame() {
    submit(5_000);
    serial.meanwhile =
        () -> {
          assertThat(serial.now).isLessThan(3 * SerialPool.MILLI);
          serial.now += 1_000;
          work(1);
        };
    end(1);
    assertThat(serial.now).isGreaterThanOrEqualTo(SerialPool.MILLI);
  }

  @Test
  void whereThereIsOneProcessorItGivesWayOnceAsLongAsAnyIsOutstanding() {
    final SerialPool alone = new SerialPool(0, 1, SerialPool.MILLI, 1, 1);
    alone.submit("first");
    alone.submit("second");
    alone.turn();
    alone.blockInWork(0);
    while (alone.workers.getFirst().worker().current() != null) {
      alone.step(0);
    }
    alone.turn();
    assertThat(alone.gaveWay).as("second is outstanding").isEqualTo(1);
    alone.settle();
    assertThat(alone.log).endsWith("second returned");
    assertThat(alone.gaveWay).as("the hunter did, the home had nothing to wait for").isEqualTo(2);
    assertThat(alone.lingered).isEmpty();
  }

  @Test
  void theHunterGivesWayToTheHome() {
    final SerialPool alone = new SerialPool(0, 1, SerialPool.MILLI, 1, 1);
    alone.submit("first");
    alone.turn();
    alone.meanwhile = alone::turn;
    alone.settleWithoutTurns();
    assertThat(alone.log).endsWith("first returned");
    assertThat(alone.gaveWay).isEqualTo(1);
  }
}
