package dev.offloop.mutants;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a process came to.
 *
 * @param exit its exit code, or {@link #HUNG}
 * @param said all that it printed
 * @param millis how long it took
 */
record Run(int exit, String said, long millis) {
  /** The exit of one that was ended because its time was over. */
  static final int HUNG = -1;

  /** Runs a command in a directory, for so long at most. */
  static Run of(Path directory, Duration limit, List<String> command)
      throws IOException, InterruptedException {
    final Path output = directory.resolve("output.txt");
    final long began = System.nanoTime();
    final Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File(nullDevice())))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exit = HUNG;
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        exit = process.exitValue();
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    final long millis = (System.nanoTime() - began) / 1_000_000;
    return new Run(exit, new String(Files.readAllBytes(output), StandardCharsets.UTF_8), millis);
  }

  private static String nullDevice() {
    return File.separatorChar == '\\' ? "NUL" : "/dev/null";
  }
}
