package dev.offloop.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.bench.contestant.Placement;
import dev.offloop.bench.workload.Figures;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Best peer, ratios and verdicts. */
final class TargetTest {
  private static final Column RATE = Column.more("rate", "rate", Unit.COUNT);
  private static final Column TIME = Column.less("time", "time", Unit.NANOS);

  private final Results results = new Results(Entrant.all());

  private void measured(String row, String entrant, String figure, double... rounds) {
    for (double round : rounds) {
      results.add(row, entrant, new Figures().put(figure, round));
    }
  }

  @Test
  void theBestPeerHasTheBestMedianAndIsNeitherOursNorLibuv() {
    measured("row", Entrant.OWN, "rate", 1_000);
    measured("row", Entrant.LIBUV, "rate", 900);
    measured("row", "vertx", "rate", 10, 20, 800); // one lucky round
    measured("row", "jboss", "rate", 50, 60, 70);
    assertThat(results.best("row", RATE, Entrant::isPeer).map(Entrant::id)).hasValue("jboss");
  }

  @Test
  void theMarksAreNoPeersAndStandBesideTheTarget() {
    measured("row", Entrant.OWN, "rate", 150);
    measured("row", "jboss", "rate", 100);
    measured("row", "rings", "rate", 170);
    final Target target = Target.atLeastBest("t", "row", RATE, 2, Entrant::isPeer);
    assertThat(target.measured(results)).isEqualTo("1.50 × (jboss)");
    assertThat(target.markText(results)).isEqualTo("; bare mark 1.70 ×");
    measured("row", "rings-atomic", "rate", 160);
    assertThat(target.measured(results)).isEqualTo("1.50 × (jboss)");
    assertThat(target.markText(results)).isEqualTo("; bare mark 1.70 ×; atomic mark 1.60 ×");
    assertThat(Target.own("t", "row", "rate", 1, true, "").markText(results)).isEmpty();
  }

  @Test
  void theMarkOfAFixedTargetStandsBesideIt() {
    measured("row", Entrant.OWN, "share", 0.8);
    measured("bare", Entrant.OWN, "share", 0.85);
    final Target target =
        Target.own("t", "row", "share", 0.95, true, "")
            .markedBy(known -> known.median("bare", Entrant.OWN, "share"));
    assertThat(target.measured(results)).isEqualTo("0.80");
    assertThat(target.markText(results)).isEqualTo("; bare mark 0.85");
    assertThat(verdict(target)).isEqualTo(Target.Verdict.NOT_MET);
  }

  @Test
  void anotherVersionTakesPartInOurRowsAndIsNoPeer() {
    final Entrant before = Entrant.before(Path.of("old.jar"));
    assertThat(Plan.rows(false, 0))
        .allSatisfy(
            row ->
                assertThat(row.isFor(before))
                    .isEqualTo(row.isFor(Entrant.java(Entrant.OWN, "Offloop"))));
    assertThat(before.isPeer()).isFalse();
    assertThat(before.classPath()).isEqualTo("old.jar");
  }

  @Test
  void withTheDefaultLimitsWeTakeTurnsWithOurselvesAndAreNoPeer() {
    final Entrant wide = Entrant.all().stream().filter(Entrant::isWide).findFirst().orElseThrow();
    final Setting few = new Setting(Placement.SPLIT, Plan.WORKERS_FEW);
    assertThat(wide.isPeer()).isFalse();
    assertThat(wide.kind()).isEqualTo(Entrant.OWN);
    assertThat(wide.workers(few)).isEqualTo(64);
    assertThat(Entrant.java(Entrant.OWN, "").workers(few)).isEqualTo(4);
    assertThat(Plan.rows(true, 0).stream().filter(row -> row.isFor(wide)).map(Row::id))
        .hasSize(8)
        .allMatch(id -> id.matches("noop-[0-9]+-(split|one)-4"));
    measured("row", Entrant.WIDE, "rate", 70, 80, 90);
    measured("row", Entrant.OWN, "rate", 90, 100, 110);
    final Target target = Target.ratioTo("t", "row", Entrant.WIDE, RATE, 0.8);
    assertThat(target.measured(results)).isEqualTo("0.80 × (own)");
    assertThat(verdict(target)).isEqualTo(Target.Verdict.MET);
  }

  @Test
  void aQuickRunHasContestantsThatThereAre() {
    assertThat(Entrant.all().stream().map(Entrant::id)).containsAll(Plan.QUICK);
  }

  @Test
  void eachProcessOfARowAddsToTheRoundsThatAreWanted() {
    final Row row = Plan.rows(false, 0).getFirst();
    assertThat(row.rounds()).isEqualTo(3);
    assertThat(row.roundsWanted(1)).isEqualTo(2);
    assertThat(row.roundsWanted(3)).isEqualTo(6);
  }

  @Test
  void whereLessIsBetterTheBestIsTheLeast() {
    measured("row", "vertx", "time", 30);
    measured("row", "jboss", "time", 40);
    assertThat(results.best("row", TIME, Entrant::isPeer).map(Entrant::id)).hasValue("vertx");
  }

  @Test
  void aRatioIsMetAtItsLimitAndNotBelow() {
    measured("row", "jboss", "rate", 100);
    measured("row", Entrant.OWN, "rate", 200);
    assertThat(verdict(Target.atLeastBest("t", "row", RATE, 2, Entrant::isPeer)))
        .isEqualTo(Target.Verdict.MET);
    assertThat(verdict(Target.atLeastBest("t", "row", RATE, 2.01, Entrant::isPeer)))
        .isEqualTo(Target.Verdict.NOT_MET);
  }

  @Test
  void anUpperLimitIsMetBelowIt() {
    measured("row", "jboss", "time", 100);
    measured("row", Entrant.OWN, "time", 130);
    assertThat(verdict(Target.atMostBest("t", "row", TIME, 1.2, Entrant::isPeer)))
        .isEqualTo(Target.Verdict.NOT_MET);
    assertThat(verdict(Target.own("t", "row", "time", 130, false, "ns")))
        .isEqualTo(Target.Verdict.MET);
  }

  @Test
  void ourOwnRowsAreComparedWithEachOther() {
    measured("many", Entrant.OWN, "rate", 90);
    measured("few", Entrant.OWN, "rate", 100);
    assertThat(verdict(Target.ownRatio("t", "many", "few", RATE, 0.8, true)))
        .isEqualTo(Target.Verdict.MET);
    assertThat(verdict(Target.ownRatio("t", "many", "few", RATE, 0.95, true)))
        .isEqualTo(Target.Verdict.NOT_MET);
  }

  @Test
  void withoutPeersOrWithoutUsNothingIsSaid() {
    assertThat(verdict(Target.atLeastBest("t", "row", RATE, 2, Entrant::isPeer)))
        .isEqualTo(Target.Verdict.NOT_MEASURED);
    measured("row", "jboss", "rate", 100);
    assertThat(verdict(Target.atLeastBest("t", "row", RATE, 2, Entrant::isPeer)))
        .isEqualTo(Target.Verdict.NOT_MEASURED);
  }

  @Test
  void neverIsAMissNotALeftOut() {
    measured("row", Entrant.OWN, "time", Double.POSITIVE_INFINITY);
    final Target target = Target.own("t", "row", "time", 80, false, "ms");
    assertThat(verdict(target)).isEqualTo(Target.Verdict.NOT_MET);
    assertThat(target.measured(results)).startsWith("never");
  }

  @Test
  void everyTargetIsAboutARowOfTheFullPlanThatHasSeveralProcesses() {
    final List<String> rows = Plan.rows(false, 0).stream().map(Row::id).toList();
    final Results all = new Results(Entrant.all());
    for (Row row :
        Plan.rows(false, 0).stream().filter(row -> row.setting().isOfTargets()).toList()) {
      final Figures figures = new Figures();
      row.shape().columns().forEach(column -> figures.put(column.figure(), 1));
      all.entrants().forEach(entrant -> all.add(row.id(), entrant.id(), figures));
    }
    assertThat(rows).doesNotHaveDuplicates();
    assertThat(Targets.all())
        .allSatisfy(
            target ->
                assertThat(target.verdict(all))
                    .as(target.text())
                    .isNotEqualTo(Target.Verdict.NOT_MEASURED));
  }

  private Target.Verdict verdict(Target target) {
    return target.verdict(results);
  }
}
