package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioContext;
import dev.offloop.AioRequest;
import dev.offloop.AioRequest.State;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A nested look clears a ring, goes on with the interrupted batch, and calls back its last request:
 * whatever that callback waits for may lie behind it, announced by the very ring that was cleared.
 */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
final class DoneBehindTheLastOfABatchTest {
  @AutoClose private final AioContext home = AioContext.create("home");

  @AutoClose
  private final ThreadPool pool = ThreadPool.builder(home).name("one").workersMax(1).build();

  private final List<String> told = new ArrayList<>();
  private final CountDownLatch laterMayEnd = new CountDownLatch(1);
  private final CountDownLatch laterIsRung = new CountDownLatch(1);

  /** Leaves "first" and "last" for one batch, and "later" running behind them. */
  private void prepare(Runnable inCallbackOfLast) {
    pool.submit(() -> "worker", (value, failure) -> told.add(value));
    home.pollUntil(() -> told.size() == 1); // from here on a worker is there, and needs no turn
    pool.submit(
        () -> "first",
        (value, failure) -> {
          told.add(value);
          laterMayEnd.countDown();
          Waiting.await(laterIsRung, "the worker to take the work behind \"later\"");
          home.poll(false);
        });
    final AioRequest<String> last =
        pool.submit(
            () -> "last",
            (value, failure) -> {
              told.add(value);
              inCallbackOfLast.run();
              told.add("last is over");
            });
    Waiting.until("\"last\" to be done", () -> last.state() == State.DONE);
  }

  private AioRequest<String> later() {
    return pool.submit(
        () -> {
          Waiting.await(laterMayEnd, "the callback of \"first\"");
          return "later";
        },
        (value, failure) -> told.add(value));
  }

  private void expect() {
    final CountDownLatch mayEnd = new CountDownLatch(1);
    pool.run(
        () -> { // one worker: it has rung for "later" when it comes here
          laterIsRung.countDown();
          Waiting.await(mayEnd, "the end of the turn");
        });
    home.poll(false);
    mayEnd.countDown();
    assertThat(told).containsExactly("worker", "first", "last", "later", "last is over");
  }

  @Test
  @Promise({"A16", "A13"})
  void aNestedTurnSeesIt() {
    prepare(() -> home.poll(false));
    later();
    expect();
  }

  @Test
  @Promise({"A18", "A16"})
  void cancelAndWaitForItEnds() {
    final List<AioRequest<String>> laters = new ArrayList<>();
    prepare(() -> laters.getFirst().cancelAndWait());
    laters.add(later());
    expect();
  }
}
