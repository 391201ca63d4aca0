package dev.offloop.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class CacheLineTest {
  private static final int NO_PROCESSOR = 1_000;

  static boolean hasTwoProcessors() {
    return Runtime.getRuntime().availableProcessors() > 1;
  }

  @Test
  @Timeout(30)
  @EnabledIf("hasTwoProcessors")
  void aRoundTripTakesLongerThanSomeInstructionsAndEnds() {
    final CacheLine line = new CacheLine(0, 1);
    for (int i = 0; i < 20; i++) {
      assertThat(line.roundTripNanos()).isBetween(5.0, 10e6); // others may have a processor
    }
  }

  @Test
  @Timeout(30)
  void whereAProcessorIsNotToBeHadThereIsNoAnswer() {
    assertThat(new CacheLine(0, NO_PROCESSOR).roundTripNanos()).isNaN();
    assertThat(new CacheLine(NO_PROCESSOR, 0).roundTripNanos()).isNaN();
  }
}
