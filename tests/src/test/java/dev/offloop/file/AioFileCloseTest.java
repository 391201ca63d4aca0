package dev.offloop.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.offloop.AioRequest;
import dev.offloop.file.FileWorld.Answer;
import dev.offloop.tests.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Promise("C12")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AioFileCloseTest {
  private final FileWorld world = new FileWorld(1);
  private final ScriptedChannel channel = new ScriptedChannel(new byte[] {1, 2, 3, 4});
  private final AioFile file = world.file(channel);
  private final ByteBuffer target = ByteBuffer.allocate(4);

  @AfterEach
  void closeWorld() {
    world.close();
    assertThat(channel.wasClosedUnderACall).isFalse();
  }

  @Test
  void aClosedFileRefusesEverythingAtTheCall() throws IOException {
    file.close();
    final Answer<Integer> never = world.answer();
    assertThatIllegalStateException()
        .isThrownBy(() -> file.read(target, 0, never))
        .withMessageContaining("read()")
        .withMessageContaining("scripted")
        .withMessageContaining("open it again");
    assertThatIllegalStateException().isThrownBy(() -> file.write(target, 0, never));
    assertThatIllegalStateException().isThrownBy(() -> file.sync(true, failure -> {}));
    assertThatIllegalStateException().isThrownBy(() -> file.truncate(0, failure -> {}));
    assertThatIllegalStateException().isThrownBy(() -> file.size(world.answer()));
  }

  @Test
  void closingTwiceClosesOnce() throws IOException {
    file.close();
    file.close();
    assertThat(channel.closes).hasValue(1);
  }

  @Test
  void runningAndQueuedReadsEndAndTheLastOneClosesTheChannel() throws IOException {
    channel.mayRead = new CountDownLatch(1);
    final ByteBuffer second = ByteBuffer.allocate(2);
    final Answer<Integer> running = world.answer();
    final Answer<Integer> queued = world.answer();
    file.read(target, 0, running);
    file.read(second, 2, queued);
    world.drive(channel.readBegan);
    file.close();
    assertThat(channel.isOpen()).isTrue();
    channel.mayRead.countDown();
    assertThat(world.await(running).value).isEqualTo(4);
    assertThat(world.await(queued).value).isEqualTo(2);
    assertThat(second.array()).containsExactly(3, 4);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aRemovedReadThatWasTheLastClosesTheChannelInItsCallback() throws IOException {
    final CountDownLatch mayEnd = new CountDownLatch(1);
    world.occupyWorker(mayEnd);
    final Answer<Integer> removed = world.answer();
    final AioRequest<Integer> request = file.read(target, 0, removed);
    file.close();
    request.cancel();
    assertThat(channel.isOpen()).isTrue();
    assertThat(world.await(removed).failure).isInstanceOf(CancellationException.class);
    assertThat(channel.isOpen()).isFalse();
    mayEnd.countDown();
  }

  @Test
  void aReadThatThePoolAbandonsKeepsTheChannelUntilItHasEnded() throws IOException {
    channel.mayRead = new CountDownLatch(1);
    final Answer<Integer> abandoned = world.answer();
    final AioRequest<Integer> request = file.read(target, 0, abandoned);
    world.drive(channel.readBegan);
    file.close();
    assertThat(world.pool.close(Duration.ZERO)).isFalse();
    assertThat(abandoned.failure).isInstanceOf(CancellationException.class);
    assertThat(channel.isOpen()).isTrue();
    final CountDownLatch ended = new CountDownLatch(1);
    request.workEnded().whenComplete((nothing, failure) -> ended.countDown());
    channel.mayRead.countDown();
    world.drive(ended);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whatAClosedPoolRefusesIsNoUserOfTheChannel() throws IOException {
    world.pool.close();
    final Answer<Integer> never = world.answer();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> file.read(target, 0, never));
    file.close();
    assertThat(channel.isOpen()).isFalse();
    assertThat(never.isThere()).isFalse();
  }

  @Test
  void aFailureToCloseIsTheClosersIfNothingRuns() {
    channel.failsToClose = true;
    assertThatIOException().isThrownBy(file::close).withMessage("does not close");
  }

  @Test
  void aFailureToCloseIsReportedIfAReadWasTheLast() throws IOException {
    channel.failsToClose = true;
    channel.mayRead = new CountDownLatch(1);
    final Answer<Integer> answer = world.answer();
    file.read(target, 0, answer);
    world.drive(channel.readBegan);
    file.close();
    channel.mayRead.countDown();
    assertThat(world.await(answer).value).isEqualTo(4);
    assertThat(world.reports)
        .singleElement()
        .satisfies(
            report ->
                assertThat(report.failure())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("scripted")
                    .hasRootCauseMessage("does not close"));
  }
}
