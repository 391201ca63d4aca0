package dev.offloop.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.bench.contestant.Kind;
import dev.offloop.bench.contestant.Placement;
import dev.offloop.bench.contestant.Site;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every workload comes to its end, and says what it is asked for. The values are not judged. */
@Tag("slow") // each is given some milliseconds
@EnabledOnOs(OS.LINUX)
final class WorkloadsAnswerWithFiguresTest {
  @ParameterizedTest
  @CsvSource({
    "noop 16 20, ops_per_s",
    "noop 16 20, cpu_ns",
    "noop 16 20, alloc_bytes",
    "reused 16 20, ops_per_s",
    "calls 0 16 20, ops_per_s",
    "calls 1 16 20, ops_per_s",
    "switches 0 20, cpu_ns",
    "bare-switches 4 20, ops_per_s",
    "switches 1 20, cpu_ns",
    "alive 0 1000, bytes",
    "alive 1 1000, bytes",
    "reads 4 20, ops_per_s",
    "latency 16 20, p999_ns",
    "busy 10 1 20, ops_per_s",
    "blocking 1000 4 20, of_ideal",
    "growth 1000 4 100, threads",
    "behind 1 10 10, last_ms",
    "bursts 8 2 10, cpu_ns",
    "foreign 4 20, ops_per_s",
    "backlog 1000, ns_per_completion",
    "backlog 1000, live_bytes",
    "cancel 1000, cancel_ns",
    "memory, resident_peak_mib",
  })
  void eachFigureIsANumberAboveZero(String command, String figure) {
    final Workloads workloads = new Workloads(Kind.OFFLOOP, new Site(Placement.FREE, 4));
    assertThat(workloads.run(command).get(figure)).isFinite().isPositive();
  }

  @Test
  void atRestNoFigureIsBelowZero() {
    final Figures figures = new Workloads(Kind.OFFLOOP, new Site(Placement.FREE, 4)).run("rest 10");
    assertThat(figures.get("after_us")).isFinite().isNotNegative();
    assertThat(figures.get("rest_us_per_s")).isFinite().isNotNegative();
  }

  @Test
  void everyCancelledRequestIsToldOf() {
    final Workloads workloads = new Workloads(Kind.OFFLOOP, new Site(Placement.FREE, 4));
    assertThat(workloads.run("cancel 1000").get("told")).isEqualTo(1);
  }

  @Test
  void theMarkOfWorksThatBlockIsThreadsThatOnlyBlock() {
    final Workloads workloads = new Workloads(Kind.RINGS, new Site(Placement.FREE, 1));
    final Figures figures = workloads.run("blocking 1000 4 50");
    assertThat(figures.get("ops_per_s")).isPositive().isLessThan(4_200); // 4 in a millisecond
    assertThat(figures.get("of_ideal")).isNaN();
  }

  @Test
  void anUnknownWorkloadIsRefusedByName() {
    final Workloads workloads = new Workloads(Kind.JDK_PARKING, new Site(Placement.FREE, 1));
    assertThatThrownBy(() -> workloads.run("nonsense 1")).hasMessageContaining("nonsense");
  }

  @Test
  void figuresSurviveTheLineBetweenTwoProcesses() {
    final Figures figures = new Figures().put("a", 1.5).put("b", Double.POSITIVE_INFINITY);
    assertThat(Figures.parse(figures.line()).values()).isEqualTo(figures.values());
  }
}
