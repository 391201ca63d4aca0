package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.AioContext;
import dev.offloop.IoThread;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A thread that drives a loop of its own. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A34"})
final class IoThreadTest {
  private final Reported reported = new Reported();

  @AfterEach
  void nothingIsReported() {
    assertThat(reported.all()).isEmpty();
  }

  private IoThread start(String name) {
    return IoThread.builder(name).daemon(true).reporter(reported).start();
  }

  @Test
  @Promise({"A26"})
  void itDrivesItsContextUnderItsName() {
    try (IoThread io = start("disk")) {
      final Thread thread = Turns.on(io.context(), Thread::currentThread);
      assertThat(thread.getName()).isEqualTo("disk");
      assertThat(io.context().name()).isEqualTo("disk");
      assertThat(Turns.on(io.context(), AioContext::current)).contains(io.context());
      assertThatThrownBy(() -> io.context().poll(false))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("\"disk\"");
    }
  }

  @Test
  @Promise({"B13"})
  void itIsNoDaemonUnlessItIsToldTo() {
    try (IoThread plain = IoThread.start("plain");
        IoThread daemon = start("daemon")) {
      assertThat(Turns.on(plain.context(), () -> Thread.currentThread().isDaemon())).isFalse();
      assertThat(Turns.on(daemon.context(), () -> Thread.currentThread().isDaemon())).isTrue();
    }
  }

  @Test
  void closedFromOutsideItRunsWhatIsLeftAndItsThreadIsOver() {
    final IoThread io = start("closed");
    final Thread thread = Turns.on(io.context(), Thread::currentThread);
    final List<String> log = new ArrayList<>();
    io.context().execute(() -> log.add("accepted"));
    io.close();
    assertThat(log).containsExactly("accepted");
    assertThat(thread.isAlive()).isFalse();
    assertThatThrownBy(() -> io.context().execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void closedFromItsOwnThreadItEndsWhenTheCallbackReturns() {
    final IoThread io = start("own");
    final List<String> log = new ArrayList<>();
    final Thread thread = Turns.on(io.context(), Thread::currentThread);
    io.context()
        .execute(
            () -> {
              io.context().execute(() -> log.add("accepted"));
              io.close();
              io.close();
              log.add("callback ends");
            });
    io.close(); // from outside, too: waits for the thread
    assertThat(log).containsExactly("accepted", "callback ends");
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void anInterruptedCloserWaitsAndKeepsItsInterrupt() {
    final IoThread io = start("waited for");
    final Thread thread = Turns.on(io.context(), Thread::currentThread);
    final Actor<Boolean> closer =
        Actor.plays(
            "closer",
            () -> {
              Thread.currentThread().interrupt();
              io.close();
              return Thread.currentThread().isInterrupted() && !thread.isAlive();
            });
    assertThat(closer.ends()).isTrue();
  }
}
