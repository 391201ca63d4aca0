package dev.offloop.bench.compare;

import dev.offloop.bench.workload.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** All answers, by row and contestant. One thread. */
final class Results {
  private static final int LEAST_ROUNDS = 2; // of each, that a distance may be common

  private final List<Entrant> entrants;
  private final Map<String, Map<String, List<Figures>>> answers = new LinkedHashMap<>();
  private final Map<String, Optional<Distance>> distances =
      new LinkedHashMap<>(); // as far as known

  Results(List<Entrant> entrants) {
    this.entrants = entrants;
  }

  /** Adds what a contestant answered in one round. */
  void add(String row, String entrant, Figures figures) {
    distances.remove(row);
    answers
        .computeIfAbsent(row, key -> new LinkedHashMap<>())
        .computeIfAbsent(entrant, key -> new ArrayList<>())
        .add(figures);
  }

  List<Entrant> entrants() {
    return entrants;
  }

  /** Returns the rounds of one contestant in a row, whether they count or not. */
  List<Figures> allRounds(String row, String entrant) {
    return answers.getOrDefault(row, Map.of()).getOrDefault(entrant, List.of());
  }

  /**
   * Returns the rounds of one contestant that count: those at the row's distance, if it has one.
   */
  List<Figures> rounds(String row, String entrant) {
    return at(distance(row), row, entrant);
  }

  private List<Figures> at(Optional<Distance> distance, String row, String entrant) {
    final List<Figures> all = allRounds(row, entrant);
    return distance.map(same -> all.stream().filter(same::isOf).toList()).orElse(all);
  }

  /**
   * Returns the distance of the two processors at which a row's rounds count, if one was common.
   */
  Optional<Distance> distance(String row) {
    return distances.computeIfAbsent(
        row, key -> Distance.common(answers.getOrDefault(key, Map.of()).values(), LEAST_ROUNDS));
  }

  /** Whether each contestant has so many rounds of a row at one distance. */
  boolean hasRounds(String row, int wanted) {
    return Distance.common(answers.getOrDefault(row, Map.of()).values(), wanted).isPresent();
  }

  /** Whether a row's rounds say at which distance they were made. */
  boolean hasDistances(String row) {
    return answers.getOrDefault(row, Map.of()).values().stream()
        .flatMap(List::stream)
        .anyMatch(round -> !Double.isNaN(round.get(Distance.BEFORE)));
  }

  /** Returns what the rounds of one figure came to. */
  Spread spread(String row, String entrant, String figure) {
    return spread(rounds(row, entrant), figure);
  }

  private static Spread spread(List<Figures> rounds, String figure) {
    return Spread.of(rounds.stream().map(figures -> figures.get(figure)).toList());
  }

  /** Returns our median in one row over that in another, both at one distance if one is common. */
  double ownRatio(String row, String base, String figure) {
    final List<List<Figures>> both =
        List.of(allRounds(row, Entrant.OWN), allRounds(base, Entrant.OWN));
    final Optional<Distance> common = Distance.common(both, LEAST_ROUNDS);
    return spread(at(common, row, Entrant.OWN), figure).median()
        / spread(at(common, base, Entrant.OWN), figure).median();
  }

  double median(String row, String entrant, String figure) {
    return spread(row, entrant, figure).median();
  }

  /** Returns who has the best median among those asked for. */
  Optional<Entrant> best(String row, Column column, Predicate<Entrant> among) {
    final Comparator<Entrant> byMedian =
        Comparator.comparingDouble(entrant -> median(row, entrant.id(), column.figure()));
    return entrants.stream()
        .filter(among)
        .filter(entrant -> !Double.isNaN(median(row, entrant.id(), column.figure())))
        .min(column.isMoreBetter() ? byMedian.reversed() : byMedian);
  }

  /** Returns those with an answer, the best first. */
  List<Entrant> ranked(Row row) {
    final Column column = row.shape().first();
    final Comparator<Entrant> byMedian =
        Comparator.comparingDouble(entrant -> median(row.id(), entrant.id(), column.figure()));
    return entrants.stream()
        .filter(entrant -> !rounds(row.id(), entrant.id()).isEmpty())
        .sorted(column.isMoreBetter() ? byMedian.reversed() : byMedian)
        .toList();
  }
}
