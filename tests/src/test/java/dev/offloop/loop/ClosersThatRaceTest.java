package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.IoThread;
import dev.offloop.base.Machine;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Closing while others close, too: nobody fails for having come late. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A34", "B8"})
final class ClosersThatRaceTest {
  private final Reported reported = new Reported();

  @Test
  @Promise({"B8"})
  void aLoopClosedBySeveralAtOnceEndsOnceForAll() {
    for (int i = 0; i < 300; i++) {
      final AioContext each = AioContext.create("closed by three", reported);
      final boolean isDriven = i % 2 == 0;
      final List<Actor<?>> actors = new ArrayList<>();
      if (isDriven) {
        actors.add(Actor.plays("driver", each::run));
      }
      for (int n = 0; n < 3; n++) {
        actors.add(Actor.plays("closer-" + n, each::close));
      }
      actors.forEach(Actor::ends);
      each.close();
    }
    assertThat(reported.all()).isEmpty();
  }

  @Test
  @Promise({"A32"})
  void loopsThatCloseEachOtherEnd() {
    for (int i = 0; i < 5; i++) { // a circle is an error only after a second
      final IoThread one = IoThread.builder("one").daemon(true).reporter(reported).start();
      final IoThread two = IoThread.builder("two").daemon(true).reporter(reported).start();
      final CyclicBarrier bothInside = new CyclicBarrier(2);
      one.context()
          .execute(
              () -> {
                Within.meet(bothInside);
                two.context().close();
              });
      two.context()
          .execute(
              () -> {
                Within.meet(bothInside);
                one.context().close();
              });
      Actor.plays("closes one", one::close).ends();
      Actor.plays("closes two", two::close).ends();
    }
    assertThat(reported.failures())
        .allSatisfy(failure -> assertThat(failure).hasMessageContaining("neither would ever turn"));
  }

  @Test
  @Promise({"A26"})
  void aWaitBesideADrivenLoopSeesItsConditionWhereTheLoopEndsInTheSameTurn() {
    final EventLoop loop = new EventLoop("ends", Machine.REAL, reported.asReports());
    final Actor<?> driver = Actor.plays("driver", loop::run);
    final AtomicInteger looks = new AtomicInteger();
    final Actor<Boolean> waiter =
        Actor.plays(
            "waiter",
            () ->
                loop.waitUntil(
                    () -> {
                      if (looks.getAndIncrement() == 0) {
                        // It does not hold yet. Now it comes to hold, and the loop ends.
                        loop.execute(() -> looks.addAndGet(100));
                        loop.close();
                        driver.ends();
                        return false;
                      }
                      return looks.get() > 100;
                    },
                    Long.MAX_VALUE,
                    "wait"));
    assertThat(waiter.ends()).isTrue();
  }

  @Test
  @Promise({"B8"})
  void anIoThreadClosedBySeveralEndsOnce() {
    for (int i = 0; i < 200; i++) {
      final IoThread io = IoThread.builder("twice").daemon(true).reporter(reported).start();
      final Actor<?> closer = Actor.plays("closer", io::close);
      final Actor<?> other = Actor.plays("other closer", io::close);
      io.close();
      closer.ends();
      other.ends();
      io.close();
    }
  }

  @Test
  @Tag("slow")
  void anIoThreadCanBeClosedAtAnyMoment() {
    for (int i = 0; i < 3000; i++) {
      final IoThread io = IoThread.builder("brief").daemon(true).reporter(reported).start();
      if (i % 3 == 0) {
        Turns.on(io.context(), () -> true);
      }
      Within.dawdle(i % 500);
      io.close();
    }
  }
}
