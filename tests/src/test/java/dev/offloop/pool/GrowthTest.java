package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.pool.Growth.Verdict;
import dev.offloop.tests.Promise;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule of growth as a table. */
class GrowthTest {
  @ParameterizedTest
  @Promise({"B1", "A9"})
  @CsvSource({
    // workers, maximum, processors, chained, one more at once
    "0, 64, 2, false, true",
    "1, 64, 2, false, true",
    "2, 64, 2, false, false",
    "2, 64, 2, true, true",
    "63, 64, 2, true, true",
    "64, 64, 2, true, false",
    "64, 64, 128, false, false",
    "63, 64, 128, false, true",
    "0, 1, 1, false, true",
    "1, 1, 1, true, false",
    "5, 3, 8, true, false",
  })
  void atOnceUpToTheProcessorsOrInAChainNeverPastTheMaximum(
      int workers, int max, int processors, boolean isChained, boolean expected) {
    assertThat(Growth.atOnce(workers, max, processors, isChained)).isEqualTo(expected);
  }

  @ParameterizedTest
  @Promise({"B1"})
  @CsvSource({
    // awake, processors, chained, nanoseconds of the last work, one more is woken
    "0, 1, false, 0, true",
    "1, 2, false, 0, true",
    "1, 1, false, 0, false",
    "2, 2, false, 99999, false",
    "2, 2, false, 100000, true",
    "63, 2, false, 100000, true",
    "2, 2, true, 0, true",
    "63, 2, true, 0, true",
    "1, 1, false, 99999, false",
    "1, 1, false, 9223372036854775807, true",
  })
  void idleWorkersAreWokenUpToTheProcessorsInAChainOrWhereWorksTakeLong(
      int awake, int processors, boolean isChained, long lastRunNanos, boolean expected) {
    assertThat(Growth.wakes(awake, processors, isChained, lastRunNanos)).isEqualTo(expected);
  }

  @ParameterizedTest
  @Promise({"B1"})
  @CsvSource({
    // anybody to wake or start, oldest waited a tick, any finished in it, verdict
    "true, true, false, CHAIN",
    "true, true, true, ONE",
    "true, false, false, STAY",
    "true, false, true, STAY",
    "false, true, false, STAY",
    "false, true, true, STAY",
  })
  void byWaitingTimeBeyondThem(
      boolean canGrow, boolean hasWaited, boolean anyFinished, Verdict expected) {
    assertThat(Growth.onTick(canGrow, hasWaited, anyFinished)).isEqualTo(expected);
  }
}
