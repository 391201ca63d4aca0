package dev.offloop.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A short share of the explorations, the same in each build; {@link ExploreMain} runs longer ones.
 * Each is shown to see: it finds the mistakes that are planted in copies of the same classes.
 */
@Tag("slow")
final class ExplorationTest {
  private static final int SCENARIOS = 3;
  private static final int INVOCATIONS = 150;
  private static final int MUTANT_SCENARIOS = 100;

  static Stream<Exploration> explorations() {
    return Explorations.all().stream();
  }

  static Stream<Arguments> mutants() {
    return Explorations.all().stream()
        .flatMap(
            exploration ->
                exploration.mutants().stream()
                    .limit(1) // the others are planted by bin/prove explore
                    .map(mutant -> Arguments.of(exploration, mutant.name(), mutant)));
  }

  @ParameterizedTest
  @MethodSource("explorations")
  void holdsInAllInterleavingsThatAreTried(Exploration exploration) {
    final Explored explored =
        Explorer.modelChecked(exploration, exploration.state(), SCENARIOS, INVOCATIONS);
    Report.print(exploration.name(), "holds", explored);
    assertThat(explored.failure()).isNull();
    assertThat(explored.scenarios()).isGreaterThan(SCENARIOS / 2);
    assertThat(explored.invocations()).isGreaterThan(explored.scenarios());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("mutants")
  void aPlantedMistakeIsFound(Exploration exploration, String name, Mutant mutant) {
    final Explored explored =
        Explorer.modelChecked(
            exploration, Twin.of(exploration.state(), mutant), MUTANT_SCENARIOS, INVOCATIONS);
    Report.print(exploration.name(), name, explored);
    assertThat(explored.failure()).as(name).isNotNull();
  }
}
