package dev.offloop.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.bench.workload.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page, the records and the tables of a run. */
@Tag("slow") // writes a megabyte
final class PageTest {
  private final List<Row> rows = List.of(Plan.rows(true, 1).getFirst());
  private final Results results = new Results(Entrant.all());
  private final Circumstances circumstances =
      new Circumstances("today", "here", "a JVM", "bin/compare --only '</script>'");

  private void measure() {
    results.add(rows.getFirst().id(), "vertx", figures(100));
    results.add(rows.getFirst().id(), Entrant.OWN, figures(300));
  }

  private static Figures figures(double rate) {
    return new Figures().put("ops_per_s", rate).put("cpu_ns", Double.NaN).put("alloc_bytes", 24);
  }

  @Test
  void thePageNeedsNoOtherFile(@TempDir Path directory) throws IOException {
    measure();
    final Path page = directory.resolve("page.html");
    Page.write(page, circumstances, rows, Targets.all(), results);
    final String text = Files.readString(page);
    assertThat(text).contains("echarts", "Vert.x executeBlocking", "\"median\":300.0");
    assertThat(text).doesNotContain("/*DATA*/", "/*ECHARTS*/", "--only '</script>'");
    assertThat(text).doesNotContainPattern("<script[^>]+src=|<link ");
  }

  @Test
  void theRecordsHaveALineForEachRound(@TempDir Path directory) throws IOException {
    measure();
    final Path records = directory.resolve("records.jsonl");
    Records.write(records, circumstances, rows, results);
    assertThat(Files.readAllLines(records))
        .hasSize(3)
        .last()
        .asString()
        .contains("\"contestant\":\"vertx\"", "\"cpu_ns\":null");
  }

  @Test
  void theTableRanksAndSetsInProportionToTheBestPeer() {
    measure();
    assertThat(Tables.of(rows, results).lines().toList())
        .anySatisfy(line -> assertThat(line).startsWith("▶ Offloop").contains("300", "3.00×"))
        .anySatisfy(line -> assertThat(line).contains("Vert.x").contains("100", "1.00×"));
  }
}
