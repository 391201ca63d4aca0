package dev.offloop.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioRequest;
import dev.offloop.file.FileWorld.Answer;
import dev.offloop.tests.Promise;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Promise("C12")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AioFileCancelTest {
  private final FileWorld world = new FileWorld(1);
  private final ScriptedChannel channel = new ScriptedChannel(new byte[] {1, 2, 3, 4});
  private final AioFile file = world.file(channel);
  private final ByteBuffer target = ByteBuffer.allocate(4);

  @AfterEach
  void closeWorld() {
    world.close();
    assertThat(world.reports).isEmpty();
  }

  @Test
  void aRemovedReadNeverTouchesItsBufferAndTheFileStaysOpen() {
    final CountDownLatch mayEnd = new CountDownLatch(1);
    world.occupyWorker(mayEnd);
    final Answer<Integer> removed = world.answer();
    final AioRequest<Integer> request = file.read(target, 0, removed);
    assertThat(request.cancel()).isEqualTo(AioRequest.Cancel.REMOVED);
    mayEnd.countDown();
    assertThat(world.await(removed).failure).isInstanceOf(CancellationException.class);
    final ByteBuffer other = ByteBuffer.allocate(4);
    assertThat(world.read(file, other, 0).value).isEqualTo(4);
    assertThat(target.position()).isZero();
    assertThat(target.array()).containsOnly(0);
    assertThat(removed.calls).isEqualTo(1);
  }

  @Test
  void aRunningReadRunsOnAndBringsItsOutcome() {
    channel.mayRead = new CountDownLatch(1);
    final Answer<Integer> answer = world.answer();
    final AioRequest<Integer> request = file.read(target, 0, answer);
    world.drive(channel.readBegan);
    assertThat(request.cancel()).isEqualTo(AioRequest.Cancel.RUNNING);
    channel.mayRead.countDown();
    assertThat(world.await(answer).value).isEqualTo(4);
    assertThat(channel.isOpen()).isTrue();
  }
}
