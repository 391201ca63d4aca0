package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final int BLOCKS = 100;

  private static List<String> first(int count, int writePercent, boolean isSequential, long seed) {
    final Plan plan =
        new Plan(new Settings.Load(4096, 1, writePercent, isSequential, 0, seed), BLOCKS);
    final List<String> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      plan.advance();
      assertThat(plan.block()).isBetween(0L, BLOCKS - 1L);
      requests.add((plan.isWrite() ? "write " : "read ") + plan.block());
    }
    return requests;
  }

  @Test
  void theSameSeedGivesTheSameSequence() {
    assertThat(first(1000, 30, false, 7)).isEqualTo(first(1000, 30, false, 7));
  }

  @Test
  void anotherSeedGivesAnotherSequence() {
    assertThat(first(1000, 30, false, 7)).isNotEqualTo(first(1000, 30, false, 8));
  }

  @Test
  void sequentialGoesRoundTheFile() {
    assertThat(first(BLOCKS + 2, 0, true, 7))
        .startsWith("read 0", "read 1", "read 2")
        .endsWith("read 99", "read 0", "read 1");
  }

  @Test
  void theMixIsAboutWhatWasAskedFor() {
    assertThat(first(10_000, 30, false, 7).stream().filter(r -> r.startsWith("write")).count())
        .isBetween(2_700L, 3_300L);
  }

  @Test
  void withoutAMixNothingIsWritten() {
    assertThat(first(1000, 0, false, 7)).allMatch(r -> r.startsWith("read"));
  }
}
