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
    // workers, maximum, processors, chained, nanoseconds of the last work, one more at once
    "0, 64, 2, false, 0, true",
    "1, 64, 2, false, 0, true",
    "2, 64, 2, false, 0, false",
    "2, 64, 2, false, 99999, false",
    "2, 64, 2, false, 100000, true",
    "2, 64, 2, false, 9223372036854775807, false",
    "2, 64, 2, true, 0, true",
    "63, 64, 2, true, 0, true",
    "63, 64, 2, false, 100000, true",
    "64, 64, 2, true, 100000, false",
    "64, 64, 128, false, 0, false",
    "63, 64, 128, false, 0, true",
    "0, 1, 1, false, 0, true",
    "1, 1, 1, true, 100000, false",
    "5, 3, 8, true, 0, false",
  })
  void atOnceUpToTheProcessorsInAChainOrWhereWorksTakeLongNeverPastTheMaximum(
      int workers,
      int max,
      int processors,
      boolean isChained,
      long lastRunNanos,
      boolean expected) {
    assertThat(Growth.atOnce(workers, max, processors, isChained, lastRunNanos))
        .isEqualTo(expected);
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
    // oldest waited a tick, any finished in it, nanoseconds of the last work, verdict
    "true, false, 0, CHAIN",
    "true, false, 100000, CHAIN",
    "true, false, 9223372036854775807, CHAIN",
    "true, true, 0, ONE",
    "true, true, 100000, ONE",
    "false, true, 99999, STAY",
    "false, false, 0, STAY",
    "false, true, 100000, ONE",
    "false, false, 100000, ONE",
    "false, true, 9223372036854775807, STAY",
    "false, false, 9223372036854775807, STAY",
  })
  void byWaitingTimeOrWhereWorksTakeLongBeyondThem(
      boolean hasWaited, boolean anyFinished, long lastRunNanos, Verdict expected) {
    assertThat(Growth.onTick(hasWaited, anyFinished, lastRunNanos)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, 0", "1, 1", "2, 2", "3, 2", "100, 2"})
  void aLinkOfAChainStartsTwoWhereThereIsSomethingForTwo(int uncovered, int births) {
    assertThat(Growth.birthsInAChain(uncovered)).isEqualTo(births);
  }

  /** Up to 7 works go unwatched where 8, or one, took less than 8 µs. */
  @ParameterizedTest
  @CsvSource({"0, 7", "7999, 7", "8000, 0", "1000000, 0"})
  void theClockIsReadRarelyOnlyWhereWorksTakeHardlyLonger(long sinceLookNanos, int unwatched) {
    assertThat(Growth.unwatched(sinceLookNanos)).isEqualTo(unwatched);
  }
}
