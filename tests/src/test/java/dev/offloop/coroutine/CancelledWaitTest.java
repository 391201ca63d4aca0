package dev.offloop.coroutine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.base.Machine;
import dev.offloop.base.Reports;
import dev.offloop.loop.EventLoop;
import dev.offloop.tests.Promise;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to a wait while the canceller of its coroutine runs. */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class CancelledWaitTest {
  private final EventLoop loop =
      new EventLoop("io", Machine.REAL, new Reports((message, failure, thread, stack) -> {}));
  private final CompletableFuture<Thread> waits = new CompletableFuture<>();
  private final CompletableFuture<Thread> parks = new CompletableFuture<>();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicBoolean mayGoOn = new AtomicBoolean();

  /** Waits for its event; its canceller parks, as for a lock that another thread holds. */
  private final class Waiter extends Routine<String> {
    final Happening event = new Happening(this);

    Waiter(Strands kind, AtomicReference<Waiter> self) {
      super(loop, kind, "waiter", () -> requireNonNull(self.get()).waitsWhole());
    }

    CompletionStage<String> started() {
      begin();
      return outcomeStage();
    }

    void cancelNow() {
      cancelSoon();
    }

    private String waitsWhole() {
      waits.complete(Thread.currentThread());
      awaitWhole(event, this::park);
      refuseCancelled();
      return "not cancelled";
    }

    private void park() {
      parks.complete(Thread.currentThread());
      while (!mayGoOn.get()) {
        looks.incrementAndGet();
        LockSupport.park(this);
      }
    }
  }

  private static final class Happening extends Event {
    Happening(Routine<?> waiter) {
      super(waiter);
    }

    void now() {
      happens();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Promise({"A31"})
  void whatHappensWhileTheCancellerParksIsNotOverlooked(Strands kind) throws Exception {
    final Thread driver = Thread.ofPlatform().daemon().start(loop::run);
    final AtomicReference<Waiter> self = new AtomicReference<>();
    final Waiter waiter = new Waiter(kind, self);
    self.set(waiter);
    final CompletableFuture<String> end = waiter.started().toCompletableFuture();
    waits.get(25, TimeUnit.SECONDS);
    waiter.cancelNow();
    final Thread parked = parks.get(25, TimeUnit.SECONDS);
    waiter.event.now();
    if (kind == Strands.MOUNTED) {
      awaitSecondLook(); // the canceller has taken what was meant for the wait
    }
    mayGoOn.set(true);
    LockSupport.unpark(parked);
    assertThatThrownBy(() -> end.get(25, TimeUnit.SECONDS))
        .isInstanceOfAny(CancellationException.class, ExecutionException.class)
        .hasStackTraceContaining("was cancelled");
    loop.close();
    driver.join();
  }

  private void awaitSecondLook() {
    while (looks.get() < 2) {
      Thread.onSpinWait();
    }
  }
}
