package dev.offloop.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A short share of the explorations, the same in each build; {@link ExploreMain} runs longer ones.
 * {@link PlantedMistakesTest} shows that they see; it is a class of its own, so that both run at
 * once.
 */
@Tag("slow")
final class ExplorationTest {
  private static final int SCENARIOS = 3;
  static final int INVOCATIONS = 150;

  static Stream<Exploration> explorations() {
    return Explorations.all().stream();
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
}
