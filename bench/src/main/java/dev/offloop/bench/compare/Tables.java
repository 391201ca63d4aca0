package dev.offloop.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes results for people at a terminal. One thread. */
final class Tables {
  private static final int NAME_WIDTH = 50;
  private static final int TARGET_WIDTH = 70;
  private static final int CELL_WIDTH = 18;

  private final Results results;
  private final List<String> lines = new ArrayList<>();

  private Tables(Results results) {
    this.results = results;
  }

  /** Returns a table for each row that has answers. */
  static String of(List<Row> rows, Results results) {
    final Tables tables = new Tables(results);
    rows.stream().filter(row -> !results.ranked(row).isEmpty()).forEach(tables::addRow);
    return String.join("\n", tables.lines);
  }

  private void addRow(Row row) {
    lines.add("");
    lines.add("%s; %s [%s]".formatted(row.title(), where(row, results), row.id()));
    final StringBuilder head = new StringBuilder(left("", NAME_WIDTH));
    final List<Column> columns = row.shape().columns();
    head.append(right(columns.getFirst().title()))
        .append(right("least – most"))
        .append(right("to best peer"));
    columns.stream().skip(1).forEach(column -> head.append(right(column.title())));
    lines.add(head.toString().stripTrailing());
    final Optional<Entrant> best = results.best(row.id(), columns.getFirst(), Entrant::isPeer);
    for (Entrant entrant : results.ranked(row)) {
      lines.add(line(row, entrant, best));
    }
  }

  /** Returns the setting, and how far apart the processors were. */
  static String where(Row row, Results results) {
    final String setting = row.setting().title();
    if (!results.hasDistances(row.id())) {
      return setting;
    }
    return setting
        + ", "
        + results
            .distance(row.id())
            .map(Distance::text)
            .orElse("at several distances of the processors: no rounds of all compare");
  }

  private String line(Row row, Entrant entrant, Optional<Entrant> best) {
    final List<Column> columns = row.shape().columns();
    final Column first = columns.getFirst();
    final Spread spread = results.spread(row.id(), entrant.id(), first.figure());
    final StringBuilder line =
        new StringBuilder(left((entrant.isOwn() ? "▶ " : "  ") + entrant.title(), NAME_WIDTH));
    line.append(right(first.unit().text(spread.median())));
    line.append(right(range(first.unit(), spread)));
    line.append(
        right(
            best.map(
                    peer ->
                        ratio(spread.median(), results.median(row.id(), peer.id(), first.figure())))
                .orElse("–")));
    for (Column column : columns.subList(1, columns.size())) {
      line.append(
          right(column.unit().text(results.median(row.id(), entrant.id(), column.figure()))));
    }
    return line.toString().stripTrailing();
  }

  private static String range(Unit unit, Spread spread) {
    return bare(unit.text(spread.least())) + "–" + bare(unit.text(spread.most()));
  }

  private static String bare(String text) {
    return text.replaceAll(" .*", "");
  }

  private static String ratio(double value, double best) {
    final double ratio = value / best;
    return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.2f×", ratio) : "–";
  }

  private static String left(String text, int width) {
    return String.format("%-" + width + "s", text);
  }

  private static String right(String text) {
    return String.format(" %" + Math.max(CELL_WIDTH, text.length()) + "s", text);
  }

  /** Returns the targets with what was measured. */
  static String targets(List<Target> targets, Results results) {
    final List<String> lines = new ArrayList<>();
    lines.add(left("target", TARGET_WIDTH) + right("wanted") + right("measured") + "     verdict");
    for (Target target : targets) {
      lines.add(
          left(target.text(), TARGET_WIDTH)
              + right(target.wanted())
              + right(target.measured(results))
              + "     "
              + target.verdict(results).text()
              + target.markText(results));
    }
    return String.join("\n", lines);
  }

  /** Returns one line that counts the targets. */
  static String sum(List<Target> targets, Results results) {
    final long met = count(targets, results, Target.Verdict.MET);
    final long missed = count(targets, results, Target.Verdict.NOT_MET);
    return "%d of %d measured targets are met, %d are not; %d were not measured"
        .formatted(met, met + missed, missed, targets.size() - met - missed);
  }

  private static long count(List<Target> targets, Results results, Target.Verdict verdict) {
    return targets.stream().filter(target -> target.verdict(results) == verdict).count();
  }
}
