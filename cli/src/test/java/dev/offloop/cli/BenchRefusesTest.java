package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every refusal is one line that begins with the program's name, and leaves nothing behind. */
class BenchRefusesTest {
  @TempDir Path directory = Path.of("");

  private static void assertRefused(Ran ran, int exitCode, String... parts) {
    assertThat(ran.exitCode()).isEqualTo(exitCode);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines().toList()).last().asString().startsWith("offloop: ");
    assertThat(ran.err().lines().filter(line -> line.startsWith("offloop: "))).hasSize(1);
    assertThat(ran.err()).contains(parts).doesNotContain("Exception", "\tat ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--depth 0                     | from 1 to",
        "--depth -1                    | from 1 to",
        "--depth many                  | 'many'",
        "--depth 65536 --block-size 64M| of buffers",
        "--block-size 4q               | '4q' is no size",
        "--block-size -4k              | '-4k' is no size",
        "--block-size 0                | from 512 bytes to 64 MiB",
        "--block-size 1000             | multiple of 512",
        "--write-percent 101           | from 0 to 100",
        "--workers 0                   | from 1 to",
        "--workers 100000              | from 1 to",
        "--workers 2 --workers-min 3   | --workers-min 3 is more than --workers 2",
        "--duration 5                  | with its unit",
        "--duration -5s                | with its unit",
        "--duration 0s                 | from 1 ms to 24 h",
        "--count 0                     | 1 or more",
        "--count 1 --duration 1s       | give one of them",
        "--heartbeat 0ms               | from 1 ms to 10 s",
        "--read-delay 2h               | from 0 s to 1 m",
        "--file-size 100               | from 4 KiB to",
        "--verify --file-size 1T       | make --block-size larger",
        "--seed x                      | 'x'",
        "--progress loud               | 'loud'",
        "--bogus                       | '--bogus'",
        "one two                       | 'two' is one argument too many",
        "--file-size 1M one            | one has its size",
      })
  void wrongUse(String arguments, String message) {
    assertRefused(Ran.offloop(("bench " + arguments).split(" ")), 2, message, "bench --help");
  }

  @Test
  void noCommand() {
    assertRefused(Ran.offloop(), 2, "which command");
  }

  @Test
  void anUnknownCommand() {
    assertRefused(Ran.offloop("brew"), 2, "no command 'brew'");
  }

  @Test
  void anEmptyFileName() {
    assertRefused(Ran.offloop("bench", ""), 2, "empty name");
  }

  @Test
  void aMissingFile() {
    assertRefused(Ran.offloop("bench", directory + "/none"), 1, "none", "does not exist");
  }

  @Test
  void aDirectory() {
    assertRefused(Ran.offloop("bench", directory.toString()), 1, "is a directory");
  }

  @Test
  void aFileShorterThanABlock() throws IOException {
    final Path file = Files.writeString(directory.resolve("short"), "short");
    assertRefused(Ran.offloop("bench", file.toString()), 1, "5 bytes", "--block-size");
  }

  @Test
  void aFileThatMayNotBeRead() throws IOException {
    final Path file = Files.write(directory.resolve("secret"), new byte[8192]);
    assumeFalse(!file.toFile().setReadable(false) || Files.isReadable(file), "nobody stops us");
    assertRefused(Ran.offloop("bench", file.toString()), 1, "may not read");
  }

  @Test
  void writesToAFileThatHoldsSomething() throws IOException {
    final byte[] before = {1, 2, 3};
    final Path file = Files.write(directory.resolve("precious"), before);
    assertRefused(Ran.offloop("bench", "--write-percent", "10", file.toString()), 2, "--overwrite");
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void aTemporaryDirectoryThatIsNone() {
    assertRefused(
        Ran.offloop("bench", "--temp-dir", directory + "/none"), 1, "--temp-dir", "not exist");
  }
}
