package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.tests.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outcomes come home although not a byte is free, in a JVM of its own. */
@Tag("slow")
class FullHeapTest {
  @TempDir private Path directory;

  /** Interpreted, too: what a compiler may optimise away must not be needed. */
  @ParameterizedTest
  @Promise({"B15"})
  @CsvSource({
    "return, -Xint",
    "return, -Xmixed",
    "throw, -Xint",
    "throw, -Xmixed",
    "cancel, -Xint",
    "cancel, -Xmixed"
  })
  void outcomesComeHomeWhenTheHeapIsFull(String way, String mode)
      throws IOException, InterruptedException {
    run(FullHeap.class, way, mode);
  }

  @ParameterizedTest
  @Promise({"B15", "B6"})
  @CsvSource({"plain, -Xmixed", "recorded, -Xmixed"})
  void aSubmitOrAStartThatFindsTheHeapFullLosesNothing(String way, String mode)
      throws IOException, InterruptedException {
    run(FullHeapSubmits.class, way, mode);
  }

  /** Runs a program in a JVM of little heap; its exit code is the verdict. */
  private void run(Class<?> program, String way, String mode)
      throws IOException, InterruptedException {
    final List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(mode, "-Xmx12m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(program.getName(), way));
    final Path output = directory.resolve("output");
    final Process child =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(child.waitFor(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("the other JVM ends")
          .isTrue();
      assertThat(child.exitValue()).as(Files.readString(output)).isZero();
    } finally {
      child.destroyForcibly();
    }
  }
}
