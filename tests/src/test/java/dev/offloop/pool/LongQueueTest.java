package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.base.ShortLock;
import dev.offloop.tests.Promise;
import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where all workers are busy and thousands wait, nobody comes to have them all to move. */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class LongQueueTest {
  private static final int FEW = 10;

  private final SerialPool serial = new SerialPool(0, 1, SerialPool.MILLI, 1);
  private final RequestQueue queue = serial.pool.queue();

  private void block() {
    serial.submit("blocked");
    serial.turn();
    serial.blockInWork(0);
  }

  private void submit(int many) {
    for (int i = 0; i < many; i++) {
      serial.submit("waits");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Promise({"A17", "B2"})
  void whatHasComeIsMovedNowAndThenWithoutAWorker(boolean isOnTheLoop) {
    block();
    serial.isInTurn = isOnTheLoop;
    submit(RequestQueue.MOVED_AFTER);
    submit(FEW);
    assertThat(queue.listed()).isBetween(RequestQueue.MOVED_AFTER - 1, RequestQueue.MOVED_AFTER);
    submit(2 * RequestQueue.MOVED_AFTER);
    assertThat(queue.listed()).isGreaterThanOrEqualTo(3 * RequestQueue.MOVED_AFTER - 1);
    assertThat(queue.size()).isEqualTo(3 * RequestQueue.MOVED_AFTER + FEW);
  }

  @Test
  @Promise({"A17"})
  void aSubmitterDoesNotWaitForWhoHasTheLock() throws ReflectiveOperationException {
    block();
    final Field field = RequestQueue.class.getDeclaredField("lock");
    field.setAccessible(true);
    final ShortLock lock = (ShortLock) field.get(queue);
    lock.lock();
    try {
      submit(2 * RequestQueue.MOVED_AFTER);
      assertThat(queue.listed()).isZero();
    } finally {
      lock.unlock();
    }
    assertThat(queue.size()).isEqualTo(2 * RequestQueue.MOVED_AFTER);
  }
}
