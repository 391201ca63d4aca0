package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.IoThread;
import dev.offloop.tests.Promise;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A thread that was started to drive, and somebody who tries to be quicker. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A26"})
final class StartedIoThreadTest {
  @Test
  void fromTheStartOnNobodyElseDrivesItsLoop() {
    for (int i = 0; i < 200; i++) {
      try (IoThread io = IoThread.builder("mine").daemon(true).start()) {
        assertThatThrownBy(() -> io.context().poll(false))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("\"mine\"");
      }
    }
  }

  @Test
  void closedFromACallbackAtOnceItEnds() {
    for (int i = 0; i < 200; i++) {
      final IoThread io = IoThread.builder("brief").daemon(true).start();
      final AtomicReference<Thread> ranOn = new AtomicReference<>();
      io.context()
          .execute(
              () -> {
                ranOn.set(Thread.currentThread());
                io.close();
              });
      final Actor<?> outsider = Actor.plays("outsider", io::close);
      io.close();
      outsider.ends();
      assertThat(ranOn.get()).isNotSameAs(Thread.currentThread());
    }
  }
}
