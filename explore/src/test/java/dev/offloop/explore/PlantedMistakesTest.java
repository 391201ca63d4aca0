package dev.offloop.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each exploration is shown to see: it finds a mistake that is planted in a copy of the classes it
 * explores.
 */
@Tag("slow")
final class PlantedMistakesTest {
  private static final int SCENARIOS = 100;

  static Stream<Arguments> mutants() {
    return Explorations.all().stream()
        .flatMap(
            exploration ->
                exploration.mutants().stream()
                    .limit(1) // the others are planted by bin/prove explore
                    .map(mutant -> Arguments.of(exploration, mutant.name(), mutant)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("mutants")
  void aPlantedMistakeIsFound(Exploration exploration, String name, Mutant mutant) {
    final Explored explored =
        Explorer.modelChecked(
            exploration,
            Twin.of(exploration.state(), mutant),
            SCENARIOS,
            ExplorationTest.INVOCATIONS);
    Report.print(exploration.name(), name, explored);
    assertThat(explored.failure()).as(name).isNotNull();
  }
}
