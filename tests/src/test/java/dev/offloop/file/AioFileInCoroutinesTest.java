package dev.offloop.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offloop.AioContext;
import dev.offloop.Coroutine;
import dev.offloop.IoThread;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operations without a callback. */
@Promise({"C12", "A7"})
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AioFileInCoroutinesTest {
  @AutoClose private final IoThread io = IoThread.builder("io").daemon(true).start();
  private final AioContext context = io.context();
  private final ThreadPool pool = context.threadPool();
  private @TempDir Path directory = Path.of("");

  private <T> T run(Callable<T> body) throws Exception {
    return context.spawn(body).toCompletionStage().toCompletableFuture().get(25, TimeUnit.SECONDS);
  }

  @Test
  void eachOperationIsWaitedForOnTheLoop() throws Exception {
    final Path path = directory.resolve("file");
    final String read =
        run(
            () -> {
              try (AioFile file = AioFile.open(pool, path, CREATE, READ, WRITE)) {
                assertThat(file.write(ByteBuffer.wrap("0123456789".getBytes(US_ASCII)), 0))
                    .isEqualTo(10);
                file.sync(true);
                file.truncate(8);
                assertThat(file.size()).isEqualTo(8);
                final ByteBuffer target = ByteBuffer.allocate(16);
                assertThat(file.read(target, 3)).isEqualTo(5);
                assertThat(file.read(target, 8)).isEqualTo(-1);
                assertThat(context.isCurrent()).isTrue();
                return new String(target.array(), 0, target.position(), US_ASCII);
              }
            });
    assertThat(read).isEqualTo("34567");
    assertThat(Files.readString(path)).isEqualTo("01234567");
    assertThat(run(() -> pool.stats().completed())) // in a turn after the last callback's
        .as("each on a worker")
        .isEqualTo(7);
  }

  @Test
  void whatTheSystemSaysIsThrown() throws Exception {
    final Path path = directory.resolve("missing");
    run(
        () -> {
          assertThatThrownBy(() -> AioFile.open(pool, path))
              .isInstanceOf(NoSuchFileException.class);
          return "";
        });
  }

  @Test
  void outsideOfCoroutinesTheyAreRefused() throws Exception {
    final Path path = Files.writeString(directory.resolve("file"), "abc");
    try (AioFile file = AioFile.open(pool, path)) {
      assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("coroutine");
      assertThat(pool.outstanding()).isZero();
    }
  }

  /** A pipe: its opening for reading waits for who writes, who then sees whether it is closed. */
  @Test
  void aFileThatIsOpenedForACancelledCoroutineIsClosed() throws Exception {
    final Path pipe = directory.resolve("pipe");
    assumeTrue(isMade(pipe), "this system has no mkfifo");
    final Coroutine<AioFile> opens = context.spawn(() -> AioFile.open(pool, pipe));
    while (pool.stats().active() == 0) {
      Thread.onSpinWait();
    }
    opens.cancel();
    try (FileChannel writer = FileChannel.open(pipe, WRITE)) {
      assertThatThrownBy(
              () -> opens.toCompletionStage().toCompletableFuture().get(25, TimeUnit.SECONDS))
          .isInstanceOf(CancellationException.class);
      assertThatThrownBy(() -> writer.write(ByteBuffer.allocate(1)))
          .isInstanceOf(IOException.class);
    }
  }

  private static boolean isMade(Path pipe) throws Exception {
    try {
      return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }
}
