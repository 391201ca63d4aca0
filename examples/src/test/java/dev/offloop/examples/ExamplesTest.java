package dev.offloop.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples run, and the README shows what runs. */
class ExamplesTest {
  private static final Path SOURCE = Path.of("src/main/java/dev/offloop/examples/QuickStart.java");

  @Test
  void quickStartCountsLinesAndTellsOfFilesThatAreNotThere(@TempDir Path directory)
      throws Exception {
    final Path three = Files.writeString(directory.resolve("three"), "a\nb\nc\n");
    final Path missing = directory.resolve("missing");

    final List<String> lines =
        linesOf(() -> QuickStart.main(new String[] {three.toString(), missing.toString()}));

    assertThat(lines)
        .contains(three + ": 3")
        .anyMatch(line -> line.startsWith(missing + ": java.nio.file.NoSuchFileException"));
  }

  @Test
  void whatWeSayOfOthersAndOfUsIsSo() throws Exception {
    assertThat(linesOf(() -> WhyNot.main(new String[0])))
        .containsExactly(
            "CompletableFuture calls back on: pool-1",
            "Offloop calls back on: loop",
            "ThreadPoolExecutor(1, 64): work that waits for the one behind it ends: false",
            "Offloop: work that waits for the one behind it ends: true",
            "ThreadPoolExecutor still queues, after the cancel: 1",
            "Offloop still queues, after the cancel: 0",
            "AsynchronousFileChannel is open, after one write's cancel(true): false");
  }

  @Test
  void theReadmeShowsTheQuickStartThatCompiles() throws Exception {
    assertThatTheReadmeShows(SOURCE);
  }

  @Test
  void theReadmeShowsTheCoroutinesThatCompile() throws Exception {
    assertThatTheReadmeShows(Path.of("src/main/java/dev/offloop/examples/EchoServer.java"));
  }

  @Test
  void theEchoServerSendsBackWhatItHasWrittenToItsFile(@TempDir Path directory) throws Exception {
    final Path log = directory.resolve("log");
    try (EchoServer echo = new EchoServer(log);
        Socket one = connected(echo);
        Socket other = connected(echo)) {
      for (int i = 0; i < 3; i++) {
        assertThat(echoed(one, "one " + i)).isEqualTo("one " + i);
        assertThat(echoed(other, "other " + i)).isEqualTo("other " + i);
      }
      assertThat(Files.readString(log)).isEqualTo("one 0other 0one 1other 1one 2other 2");
    }
  }

  private static Socket connected(EchoServer echo) throws IOException {
    final Socket socket = new Socket(echo.address().getAddress(), echo.address().getPort());
    socket.setSoTimeout(20_000); // so that a server that hangs fails the test
    return socket;
  }

  private static String echoed(Socket socket, String text) throws IOException {
    final byte[] bytes = text.getBytes(UTF_8);
    socket.getOutputStream().write(bytes);
    return new String(socket.getInputStream().readNBytes(bytes.length), UTF_8);
  }

  @Test
  void theReadmeShowsTheTestThatRuns() throws Exception {
    assertThatTheReadmeShows(Path.of("src/test/java/dev/offloop/examples/DeterministicTest.java"));
  }

  /** What stands between two marks. */
  private static void assertThatTheReadmeShows(Path file) throws IOException {
    final String source = Files.readString(file);
    final String shown =
        source
            .substring(source.indexOf("// README begin\n"), source.lastIndexOf("// README end"))
            .replace("// README begin\n", "")
            .stripTrailing() // an empty last line would count as one without indentation
            .stripIndent();

    assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + shown + "\n```");
  }

  private static List<String> linesOf(Program program) throws Exception {
    final PrintStream before = System.out;
    final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      program.run();
    } finally {
      System.setOut(before);
    }
    return printed.toString(UTF_8).lines().toList();
  }

  private interface Program {
    void run() throws Exception;
  }
}
