package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.base.Machine;
import dev.offloop.base.Polling;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class RequestQueueTest {
  private final SerialPool serial = new SerialPool(0, 1, 1, 1);
  private final RequestQueue queue = new RequestQueue();

  /** Takes as a worker would; it is the taker's present request. */
  private static @Nullable String take(RequestQueue queue, Worker worker) {
    final Request<?> taken = queue.take(worker);
    if (taken != null) {
      assertThat(worker.current()).isSameAs(taken);
    }
    return taken instanceof Named named ? named.name : null;
  }

  private Worker worker() {
    return new Worker(
        serial.pool,
        new Crew(
            serial.pool,
            steps -> {
              throw new IllegalStateException("none");
            },
            Machine.REAL,
            new PoolLimits(0, 1, 1, 1),
            new Polling(Machine.REAL, 0)),
        false);
  }

  /** A request that is known by its name. */
  private static final class Named extends Request<String> {
    final String name;
    final int submitter;
    final int number;

    Named(Pool pool, String name, int submitter, int number) {
      super(pool, () -> name, null);
      this.name = name;
      this.submitter = submitter;
      this.number = number;
      this.tick = (char) number;
    }
  }

  private Named push(String name) {
    final Named pushed = new Named(serial.pool, name, 0, 7);
    queue.push(pushed);
    return pushed;
  }

  @Test
  @Promise({"A8"})
  void firstInIsFirstOutAcrossInboxAndList() {
    final Worker worker = worker();
    push("a");
    push("b");
    assertThat(take(queue, worker)).isEqualTo("a");
    push("c");
    push("d");
    assertThat(queue.size()).isEqualTo(3);
    assertThat(take(queue, worker)).isEqualTo("b");
    assertThat(take(queue, worker)).isEqualTo("c");
    assertThat(take(queue, worker)).isEqualTo("d");
    assertThat(take(queue, worker)).isNull();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  @Promise({"A17"})
  void cancellingUnlinksFromFrontMiddleAndEndAndFromTheInbox() {
    final Worker worker = worker();
    final Named first = push("first");
    push("a");
    final Named middle = push("middle");
    push("b");
    final Named last = push("last");
    assertThat(queue.size()).isEqualTo(5); // all are in the list now
    final Named inInbox = push("in the inbox");
    for (Named removed : List.of(middle, first, last, inInbox)) {
      assertThat(queue.cancel(removed)).isTrue();
      assertThat(removed.wasCancelled()).isTrue();
      assertThat(removed.next).isNull();
      assertThat(removed.previous).isNull();
    }
    assertThat(queue.size()).isEqualTo(2);
    push("c");
    assertThat(take(queue, worker)).isEqualTo("a");
    assertThat(take(queue, worker)).isEqualTo("b");
    assertThat(take(queue, worker)).isEqualTo("c");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  @Promise({"A17"})
  void cancellingTwiceOrAfterTakingDoesNothing() {
    final Worker worker = worker();
    final Named only = push("only");
    assertThat(queue.cancel(only)).isTrue();
    assertThat(queue.cancel(only)).isFalse();
    assertThat(queue.isEmpty()).isTrue();
    final Named taken = push("taken");
    push("stays");
    assertThat(take(queue, worker)).isEqualTo("taken");
    assertThat(queue.cancel(taken)).isFalse();
    assertThat(taken.phase()).isEqualTo(Request.Phase.ACTIVE);
    assertThat(take(queue, worker)).isEqualTo("stays");
  }

  @Test
  @Promise({"B1"})
  void theOldestIsKnownByItsTickAndStays() {
    assertThat(queue.oldestTick()).isEqualTo(RequestQueue.NOBODY);
    push("a");
    push("b");
    assertThat(queue.oldestTick()).isEqualTo(7);
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  @Promise({"A17", "A25"})
  void theOldestIsCancelledOneAfterTheOther() {
    final Named older = push("older");
    assertThat(queue.size()).as("is in the list").isOne();
    final Named newer = push("newer");
    assertThat(queue.cancelOldest()).isSameAs(older);
    assertThat(queue.cancelOldest()).isSameAs(newer);
    assertThat(queue.cancelOldest()).isNull();
    assertThat(List.of(older, newer)).allMatch(Request::wasCancelled);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  @Promise({"A8", "A17"})
  void aLongRandomStoryAgreesWithAList() {
    final Worker worker = worker();
    final Random random = new Random(42);
    final List<Named> model = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      final int choice = random.nextInt(10);
      if (choice < 5) {
        model.add(push("w" + i));
      } else if (choice < 7) {
        assertThat(take(queue, worker))
            .isEqualTo(model.isEmpty() ? null : model.removeFirst().name);
      } else if (choice < 9 && !model.isEmpty()) {
        assertThat(queue.cancel(model.remove(random.nextInt(model.size())))).isTrue();
      } else if (i % 10 == 0) {
        queue.moveIfFree();
      } else if (i % 100 == 1) {
        assertThat(queue.size()).isEqualTo(model.size());
      }
      assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
    }
  }

  @Test
  @Promise({"A8", "A2"})
  void concurrentPushersTakersAndCancellersLoseAndDoubleNothing() {
    final int each = 50_000;
    final CountDownLatch isGoing = new CountDownLatch(1);
    final List<Named> taken = new ArrayList<>();
    final List<Thread> pushers = new ArrayList<>();
    for (int s = 0; s < 3; s++) {
      final int submitter = s;
      pushers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    Waiting.await(isGoing, "the start");
                    for (int i = 0; i < each; i++) {
                      final Named mine = new Named(serial.pool, "", submitter, i);
                      queue.push(mine);
                      if (i % 5 == 0) {
                        queue.cancel(mine);
                      }
                    }
                  }));
    }
    final Worker worker = worker();
    isGoing.countDown();
    while (pushers.stream().anyMatch(Thread::isAlive) || !queue.isEmpty()) {
      final Request<?> next = queue.take(worker);
      if (next instanceof Named named) {
        taken.add(named);
      }
    }
    pushers.forEach(Waiting::join);
    final Map<Integer, Integer> latest = new HashMap<>();
    for (Named named : taken) {
      final Integer before = latest.put(named.submitter, named.number);
      assertThat(before == null || before < named.number).as("order of a submitter").isTrue();
    }
    assertThat(queue.size()).isZero();
    assertThat(taken.stream().filter(named -> named.number % 5 != 0).count())
        .as("all that nobody tried to cancel")
        .isEqualTo(3L * each * 4 / 5);
  }
}
