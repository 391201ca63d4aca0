package dev.offloop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In a process of its own, because it is about the end of one. */
@Tag("slow")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BenchEndsCleanlyTest {
  private static final long SIGINT_BIT = 1 << (2 - 1);

  @TempDir Path directory = Path.of("");

  private Process start(List<String> before, String... options) throws IOException {
    final List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.offloop.cli.Main",
            "bench",
            "--temp-dir",
            directory.toString(),
            "--progress",
            "lines"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).start();
  }

  private static void awaitLine(BufferedReader lines, String part) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.contains(part)) {
      line = lines.readLine();
    }
    assertThat(line).as("a line with '%s'", part).isNotNull();
  }

  /** A shell's background job and its children ignore SIGINT. */
  private static boolean mindsInterrupts(Process process) throws IOException {
    final Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return true;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .allMatch(ignored -> (ignored & SIGINT_BIT) == 0);
  }

  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalEndsItWithTheResultSoFar(String signal, int exitCode) throws Exception {
    final Process process = start(List.of(), "--file-size", "1M", "--duration", "1h");
    try (BufferedReader err = process.errorReader(UTF_8);
        BufferedReader out = process.inputReader(UTF_8)) {
      awaitLine(err, "off the loop: ");
      assertThat(directory).isNotEmptyDirectory();
      final boolean isMinded = signal.equals("TERM") || mindsInterrupts(process);
      final Process kill =
          new ProcessBuilder("kill", "-" + (isMinded ? signal : "TERM"), "" + process.pid())
              .start();
      assertThat(kill.waitFor()).isZero();
      assertThat(out.readAllLines())
          .anyMatch(line -> line.startsWith("operations/s"))
          .last()
          .asString()
          .startsWith("Stopped before its time");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assumeTrue(isMinded, "SIGINT is ignored here");
      assertThat(process.exitValue()).isEqualTo(exitCode);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aFileThatCannotBeMadeInFullIsDeleted() throws Exception {
    final Path bash = Path.of("/bin/bash");
    assumeTrue(Files.isExecutable(bash), "needs a shell that limits the size of files");
    final Process process =
        start(List.of(bash.toString(), "-c", "ulimit -f 4096; exec \"$0\" \"$@\""));
    try (BufferedReader err = process.errorReader(UTF_8)) {
      assertThat(err.readAllLines())
          .last()
          .asString()
          .startsWith("offloop: cannot write a test file");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
