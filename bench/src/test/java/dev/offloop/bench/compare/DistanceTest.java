package dev.offloop.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.bench.workload.Figures;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which rounds compare. */
final class DistanceTest {
  private final Results results = new Results(Entrant.all());

  private void round(String entrant, double before, double after, double rate) {
    round("row", entrant, before, after, rate);
  }

  private void round(String row, String entrant, double before, double after, double rate) {
    results.add(
        row,
        entrant,
        new Figures().put("rate", rate).put(Distance.BEFORE, before).put(Distance.AFTER, after));
  }

  private double median(String entrant) {
    return results.median("row", entrant, "rate");
  }

  @Test
  void onlyRoundsAtTheDistanceThatAllHaveInCommonCount() {
    round(Entrant.OWN, 120, 130, 8);
    round(Entrant.OWN, 125, 118, 9);
    round(Entrant.OWN, 480, 470, 2);
    round(Entrant.OWN, 90, 91, 14);
    round(Entrant.OWN, 90, 90, 15);
    round("jboss", 118, 121, 5);
    round("jboss", 122, 119, 7);
    round("jboss", 480, 490, 1);
    round("jboss", 90, 92, 11);
    assertThat(median(Entrant.OWN)).isEqualTo(8.5);
    assertThat(median("jboss")).isEqualTo(6);
    assertThat(results.allRounds("row", Entrant.OWN)).hasSize(5);
  }

  @Test
  void aRoundDuringWhichTheDistanceChangedDoesNotCount() {
    round(Entrant.OWN, 120, 120, 8);
    round(Entrant.OWN, 120, 480, 4);
    round(Entrant.OWN, 480, 120, 3);
    round(Entrant.OWN, 120, 120, 8);
    assertThat(median(Entrant.OWN)).isEqualTo(8);
  }

  @Test
  void whereNoDistanceIsCommonAllRoundsCountAndTheTableSaysSo() {
    round(Entrant.OWN, 120, 120, 8);
    round(Entrant.OWN, 120, 120, 8);
    round("jboss", 480, 480, 2);
    round("jboss", 480, 480, 2);
    assertThat(results.distance("row")).isEmpty();
    assertThat(median(Entrant.OWN)).isEqualTo(8);
    assertThat(median("jboss")).isEqualTo(2);
    assertThat(results.hasDistances("row")).isTrue();
  }

  @Test
  void roundsThatSayNothingOfDistanceAllCount() {
    results.add("row", Entrant.OWN, new Figures().put("rate", 1));
    results.add("row", Entrant.OWN, new Figures().put("rate", 3));
    assertThat(results.hasDistances("row")).isFalse();
    assertThat(results.hasRounds("row", 1)).isFalse();
    assertThat(median(Entrant.OWN)).isEqualTo(2);
  }

  @Test
  void aRowGoesOnUntilEachHasRoundsAtOneDistance() {
    round(Entrant.OWN, 120, 120, 8);
    round("jboss", 480, 480, 2);
    assertThat(results.hasRounds("row", 1)).isFalse();
    round("jboss", 122, 119, 7);
    assertThat(results.hasRounds("row", 1)).isTrue();
    assertThat(results.hasRounds("row", 2)).isFalse();
  }

  @Test
  void twoRowsOfOursCompareAtADistanceThatBothHave() {
    for (int i = 0; i < 3; i++) {
      round("row", Entrant.OWN, 120, 120, 8);
      round("row", Entrant.OWN, 480, 480, 3);
      round("base", Entrant.OWN, 480, 480, 2);
      round("base", Entrant.OWN, 90, 90, 16);
    }
    assertThat(results.ownRatio("row", "base", "rate")).isEqualTo(1.5);
  }

  @Test
  void theDistanceIsNamedByTheTimesThatCount() {
    assertThat(new Distance(105, 131).text())
        .isEqualTo("a cache line takes 105–131 ns there and back");
    assertThat(Distance.common(List.of(), 1)).isEmpty();
  }
}
