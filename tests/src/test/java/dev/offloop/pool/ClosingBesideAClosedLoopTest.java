package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.IoThread;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A loop that was closed in a callback is over before that callback is: who closes or waits beside
 * it meanwhile waits for the callback to return, and does not fail for want of turns.
 */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
final class ClosingBesideAClosedLoopTest {
  private final RecordingReporter reporter = new RecordingReporter();
  private final IoThread thread =
      IoThread.builder("closed").daemon(true).reporter(reporter).start();
  private final ThreadPool pool = ThreadPool.builder(thread.context()).build();
  private final AtomicBoolean isCallbackOver = new AtomicBoolean();

  @Test
  @Promise({"B8"})
  void aSecondCloseOfThePoolWaitsForTheCallback() {
    checkThatItWaits(pool::close);
  }

  @Test
  @Promise({"A23"})
  void awaitIdleWaitsForTheCallback() {
    checkThatItWaits(pool::awaitIdle);
  }

  private void checkThatItWaits(Runnable wait) {
    final CountDownLatch isClosed = new CountDownLatch(1);
    final CountDownLatch mayReturn = new CountDownLatch(1);
    pool.submit(
        () -> "closes",
        (value, failure) -> {
          thread.close();
          isClosed.countDown();
          Waiting.await(mayReturn, "the other to wait");
          isCallbackOver.set(true);
        });
    Waiting.await(isClosed, "the close in the callback");

    final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    final AtomicBoolean hasWaited = new AtomicBoolean();
    final Thread other =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    wait.run();
                    hasWaited.set(isCallbackOver.get());
                  } catch (Throwable failure) {
                    thrown.set(failure);
                  }
                });
    Waiting.until(
        "the other to wait, or to fail",
        () ->
            switch (other.getState()) {
              case WAITING, TIMED_WAITING, TERMINATED -> true;
              default -> false;
            });
    mayReturn.countDown();
    Waiting.join(other);
    thread.close();
    assertThat(thrown.get()).isNull();
    assertThat(hasWaited).isTrue();
    assertThat(reporter.all()).isEmpty();
  }
}
