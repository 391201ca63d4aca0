package dev.offloop.file;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.offloop.file.FileWorld.Answer;
import dev.offloop.tests.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Promise("C12")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AioFileTransfersTest {
  private final FileWorld world = new FileWorld(4);
  private @TempDir Path directory = Path.of("");

  @AfterEach
  void closeWorld() {
    world.close();
    assertThat(world.reports).isEmpty();
  }

  private static ScriptedChannel tenBytes() {
    return new ScriptedChannel(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  }

  private Path pathOf(String content) throws IOException {
    return Files.writeString(directory.resolve("file"), content);
  }

  @Test
  void aReadFillsTheBufferFromItsPositionToItsLimit() {
    final ByteBuffer target = ByteBuffer.allocate(8).position(1).limit(5);
    final Answer<Integer> answer = world.read(world.file(tenBytes()), target, 3);
    assertThat(answer.value).isEqualTo(4);
    assertThat(answer.failure).isNull();
    assertThat(answer.wasOnItsLoop).isTrue();
    assertThat(target.array()).containsExactly(0, 3, 4, 5, 6, 0, 0, 0);
    assertThat(target.position()).isEqualTo(5);
    assertThat(target.limit()).isEqualTo(5);
  }

  @Test
  void shortReadsAreCompleted() {
    final ScriptedChannel channel = tenBytes();
    channel.bytesPerCall = 3;
    final ByteBuffer target = ByteBuffer.allocate(10);
    assertThat(world.read(world.file(channel), target, 0).value).isEqualTo(10);
    assertThat(target.array()).isEqualTo(channel.content);
  }

  @Test
  void aReadAcrossTheEndBringsWhatIsLeft() {
    final ByteBuffer target = ByteBuffer.allocate(8);
    assertThat(world.read(world.file(tenBytes()), target, 7).value).isEqualTo(3);
    assertThat(target.position()).isEqualTo(3);
    assertThat(target.limit()).isEqualTo(8);
  }

  @Test
  void atTheEndAndBehindItIsMinusOne() throws IOException {
    try (AioFile file = AioFile.open(world.pool, pathOf("abc"))) {
      assertThat(world.read(file, ByteBuffer.allocate(8), 3).value).isEqualTo(-1);
      assertThat(world.read(file, ByteBuffer.allocate(8), 1L << 40).value).isEqualTo(-1);
    }
  }

  @Test
  void aBufferWithoutRoomReadsNothingEvenAtTheEnd() throws IOException {
    try (AioFile file = AioFile.open(world.pool, pathOf(""))) {
      assertThat(world.read(file, ByteBuffer.allocate(0), 0).value).isZero();
    }
  }

  @Test
  void shortWritesAreCompleted() {
    final ScriptedChannel channel = tenBytes();
    channel.bytesPerCall = 3;
    final ByteBuffer source = ByteBuffer.wrap(new byte[] {20, 21, 22, 23, 24, 25, 26, 27});
    assertThat(world.write(world.file(channel), source, 1).value).isEqualTo(8);
    assertThat(channel.content).containsExactly(0, 20, 21, 22, 23, 24, 25, 26, 27, 9);
    assertThat(source.hasRemaining()).isFalse();
  }

  @Test
  void afterAFailureThePositionSaysHowFarItCame() {
    final ScriptedChannel channel = tenBytes();
    channel.bytesPerCall = 3;
    channel.callsUntilFailure = 2;
    final ByteBuffer target = ByteBuffer.allocate(10);
    final Answer<Integer> answer = world.read(world.file(channel), target, 0);
    assertThat(answer.value).isNull();
    assertThat(answer.failure).isInstanceOf(IOException.class).hasMessage("the disk is on fire");
    assertThat(target.position()).isEqualTo(6);
  }

  @Test
  void aCallThatMovesNothingIsAFailureAndNoEndlessLoop() {
    final ScriptedChannel channel = tenBytes();
    channel.bytesPerCall = 0;
    assertThat(world.read(world.file(channel), ByteBuffer.allocate(4), 0).failure)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("moved no byte");
    assertThat(world.write(world.file(channel), ByteBuffer.allocate(4), 0).failure)
        .isInstanceOf(IOException.class);
  }

  @Test
  void aFileGrowsIsSyncedMeasuredAndCut() throws IOException {
    final Path path = directory.resolve("new");
    final Answer<Long> size = world.answer();
    final Answer<Void> truncated = world.answer();
    final Answer<Void> synced = world.answer();
    try (AioFile file = AioFile.open(world.pool, path, CREATE, READ, WRITE)) {
      assertThat(world.write(file, ByteBuffer.allocateDirect(100), 50).value).isEqualTo(100);
      file.size(size);
      assertThat(world.await(size).value).isEqualTo(150L);
      file.sync(true, failure -> synced.accept(null, failure));
      assertThat(world.await(synced).failure).isNull();
      file.truncate(20, failure -> truncated.accept(null, failure));
      assertThat(world.await(truncated).failure).isNull();
    }
    assertThat(path).hasSize(20);
  }

  @Test
  void whatTheFileWasNotOpenedForFailsInTheCallback() throws IOException {
    try (AioFile reading = AioFile.open(world.pool, pathOf("abc"), READ);
        AioFile writing = AioFile.open(world.pool, pathOf("abc"), WRITE)) {
      assertThat(world.write(reading, ByteBuffer.allocate(1), 0).failure)
          .isInstanceOf(NonWritableChannelException.class);
      assertThat(world.read(writing, ByteBuffer.allocate(1), 0).failure)
          .isInstanceOf(NonReadableChannelException.class);
    }
  }

  @Test
  void nonsenseIsRefusedAtTheCall() {
    final AioFile file = world.file(tenBytes());
    final ByteBuffer buffer = ByteBuffer.allocate(4);
    final Answer<Integer> never = world.answer();
    assertThatIllegalArgumentException().isThrownBy(() -> file.read(buffer, -1, never));
    assertThatIllegalArgumentException().isThrownBy(() -> file.write(buffer, -1, never));
    assertThatIllegalArgumentException().isThrownBy(() -> file.truncate(-1, failure -> {}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> file.read(buffer.asReadOnlyBuffer(), 0, never))
        .withMessageContaining("writable");
    assertThat(world.pool.outstanding()).isZero();
  }

  @Test
  void aReadOnlyBufferIsWritten() {
    final ByteBuffer source = ByteBuffer.allocate(4).asReadOnlyBuffer();
    assertThat(world.write(world.file(tenBytes()), source, 0).value).isEqualTo(4);
  }

  @Test
  void appendingIsRefusedForAPositionWouldMeanNothing() throws IOException {
    final Path path = pathOf("abc");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AioFile.open(world.pool, path, APPEND))
        .withMessageContaining("APPEND");
  }

  @Test
  void openingOnAWorkerBringsTheFileToTheLoop() throws IOException {
    final Answer<AioFile> opened = world.answer();
    AioFile.openAsync(world.pool, pathOf("abc"), Set.of(READ), opened);
    try (AioFile file = Objects.requireNonNull(world.await(opened).value)) {
      assertThat(opened.wasOnItsLoop).isTrue();
      assertThat(world.read(file, ByteBuffer.allocate(8), 0).value).isEqualTo(3);
    }
  }

  @Test
  void aMissingFileIsTheOpenersFailure() {
    final Answer<AioFile> opened = world.answer();
    AioFile.openAsync(world.pool, directory.resolve("none"), Set.of(READ), opened);
    assertThat(world.await(opened).failure).isInstanceOf(NoSuchFileException.class);
  }
}
