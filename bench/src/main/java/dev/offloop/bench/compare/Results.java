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
  private final List<Entrant> entrants;
  private final Map<String, Map<String, List<Figures>>> answers = new LinkedHashMap<>();

  Results(List<Entrant> entrants) {
    this.entrants = entrants;
  }

  /** Adds what a contestant answered in one round. */
  void add(String row, String entrant, Figures figures) {
    answers
        .computeIfAbsent(row, key -> new LinkedHashMap<>())
        .computeIfAbsent(entrant, key -> new ArrayList<>())
        .add(figures);
  }

  List<Entrant> entrants() {
    return entrants;
  }

  /** Returns the rounds of one contestant in a row. */
  List<Figures> rounds(String row, String entrant) {
    return answers.getOrDefault(row, Map.of()).getOrDefault(entrant, List.of());
  }

  /** Returns what the rounds of one figure came to. */
  Spread spread(String row, String entrant, String figure) {
    return Spread.of(rounds(row, entrant).stream().map(figures -> figures.get(figure)).toList());
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
