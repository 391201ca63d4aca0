package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BenchTest {
  @TempDir Path directory = Path.of("");

  private Ran bench(String... arguments) {
    final List<String> all =
        new ArrayList<>(
            List.of(
                "bench",
                "--temp-dir",
                directory.toString(),
                "--file-size",
                "1M",
                "--progress",
                "lines"));
    all.addAll(List.of(arguments));
    return Ran.offloop(all.toArray(String[]::new));
  }

  private Path foreign(int bytes) throws IOException {
    final byte[] content = new byte[bytes];
    new Random(1).nextBytes(content);
    return Files.write(directory.resolve("foreign"), content);
  }

  private static List<Long> numbers(String json, String name) {
    final Matcher found = Pattern.compile("\"" + name + "\": (\\d+)").matcher(json);
    return found.results().map(result -> Long.valueOf(result.group(1))).toList();
  }

  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(directory).isDirectoryNotContaining("glob:**offloop-bench-*");
  }

  @Test
  void theTableShowsBothWays() {
    final Ran ran = bench("--count", "500", "--seed", "4711");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .contains("off the loop     on the loop", "operations/s", "MiB/s", "latency p99.9")
        .contains("heartbeat, worst lateness", "workers, peak", "processor time", "seed 4711");
    assertThat(ran.err()).contains("deleted at the end", "--seed 4711", "off the loop: 100%");
  }

  @Test
  void withoutComparisonThereIsOneColumn() {
    assertThat(bench("--count", "100", "--no-compare").out()).doesNotContain("on the loop  ");
  }

  @Test
  void jsonIsOneObjectWithTheSameFigures() {
    final Ran ran = bench("--count", "500", "--json", "--seed", "4711", "--verify");
    assertThat(ran.out().strip()).startsWith("{").endsWith("}");
    assertThat(numbers(ran.out(), "operations")).hasSize(2).first().isEqualTo(500L);
    assertThat(numbers(ran.out(), "seed")).containsExactly(4711L);
    assertThat(numbers(ran.out(), "checked"))
        .first()
        .isEqualTo(500 + numbers(ran.out(), "operations").get(1));
    assertThat(ran.out()).contains("\"offLoop\": {", "\"onLoop\": {", "\"isInterrupted\": false");
  }

  @Test
  void readsAndWritesOfAMadeFileAreVerified() {
    final Ran ran =
        bench("--count", "3000", "--json", "--verify", "--write-percent", "40", "--depth", "16");
    assertThat(ran.err()).doesNotContain("offloop: ");
    assertThat(ran.exitCode()).isZero();
    assertThat(numbers(ran.out(), "writes")).allMatch(count -> count > 0);
    assertThat(numbers(ran.out(), "checked")).allMatch(count -> count > 0);
  }

  @Test
  void coroutinesReadAndWriteAndVerifyAsCallbacksDo() {
    for (String delay : List.of("0ms", "1ms")) {
      final Ran ran =
          bench(
              "--style",
              "coroutine",
              "--count",
              "500",
              "--json",
              "--verify",
              "--write-percent",
              "40",
              "--depth",
              "16",
              "--read-delay",
              delay);
      assertThat(ran.err()).doesNotContain("offloop: ");
      assertThat(ran.exitCode()).isZero();
      assertThat(ran.out()).contains("\"style\": \"coroutine\"");
      assertThat(numbers(ran.out(), "operations")).first().isEqualTo(500L);
      assertThat(numbers(ran.out(), "writes")).allMatch(count -> count > 0);
      assertThat(numbers(ran.out(), "checked")).allMatch(count -> count > 0);
    }
  }

  @Test
  void aForeignFileIsReadAndNotChanged() throws IOException {
    final Path file = foreign(100_000);
    final byte[] before = Files.readAllBytes(file);
    final Ran ran = Ran.offloop("bench", "--count", "500", "--json", "--verify", file.toString());
    assertThat(ran.exitCode()).isZero();
    assertThat(numbers(ran.out(), "believed")).containsExactly(24L);
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void aForeignFileIsOverwrittenWhenThatIsAllowed() throws IOException {
    final Path file = foreign(100_000);
    final byte[] before = Files.readAllBytes(file);
    final Ran ran =
        Ran.offloop(
            "bench",
            "--overwrite",
            "--write-percent",
            "50",
            "--count",
            "500",
            "--verify",
            file.toString());
    assertThat(ran.exitCode()).isZero();
    assertThat(Files.readAllBytes(file)).hasSize(100_000).isNotEqualTo(before);
  }

  @Test
  void aCorruptedBlockEndsTheRunAndIsNamed() throws Exception {
    final Content content = new Content(1);
    try (Interruption interruption = new Interruption(screen());
        TargetFile target = TargetFile.create(directory, 64 * 4096, 4096)) {
      target.fill(content, interruption);
      try (FileChannel channel = FileChannel.open(target.path(), StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(new byte[] {1}), 17 * 4096 + 8);
      }
      final Settings settings =
          new Settings(
              new Settings.Load(4096, 4, 0, true, 0, 1),
              Style.CALLBACK,
              Settings.Limits.ofCount(64),
              0,
              4,
              10_000_000,
              true,
              false);
      final Bench bench = new Bench(settings, screen(), Progress.Mode.NONE, interruption);
      assertThatThrownBy(() -> bench.run(target, content))
          .isInstanceOf(BenchException.class)
          .hasMessageContaining("block 17 of")
          .hasMessageContaining("byte " + (17 * 4096 + 8));
    }
  }

  private static Screen screen() {
    return new Screen(
        Ran.stream(new ByteArrayOutputStream()), Ran.stream(new ByteArrayOutputStream()));
  }

  @Test
  void slowReadsHoldUpTheLoopTheyRunOnAndNoOther() {
    final Ran ran = bench("--count", "100", "--depth", "50", "--read-delay", "20ms", "--json");
    final List<Long> worst = numbers(ran.out(), "worstLatenessNanos");
    assertThat(worst).hasSize(2);
    // 50 reads of 20 ms stand before a beat that is due 10 ms after their first.
    assertThat(worst.get(1)).isGreaterThan(950_000_000L);
    assertThat(worst.get(0)).isLessThan(worst.get(1) / 2);
  }

  @Test
  void helpAndVersionAreResults() {
    assertThat(Ran.offloop("--version").out()).startsWith("offloop ");
    assertThat(Ran.offloop("--help").out()).contains("bench");
    assertThat(Ran.offloop("bench", "--help").out()).contains("--read-delay", "Exit codes");
  }
}
