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
    // workers, maximum, oldest waited a tick, any finished in it, verdict
    "2, 64, true, false, CHAIN",
    "2, 64, true, true, ONE",
    "2, 64, false, false, STAY",
    "2, 64, false, true, STAY",
    "64, 64, true, false, STAY",
    "64, 64, true, true, STAY",
    "65, 64, true, false, STAY",
    "63, 64, true, false, CHAIN",
    "0, 1, true, false, CHAIN",
  })
  void byWaitingTimeBeyondThem(
      int workers, int max, boolean hasWaited, boolean anyFinished, Verdict expected) {
    assertThat(Growth.onTick(workers, max, hasWaited, anyFinished)).isEqualTo(expected);
  }
}
