package dev.offloop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.ThreadPool;
import dev.offloop.testing.World;
import dev.offloop.tests.Promise;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A batch of two, and a third completion that comes while the first callback runs. It finds the
 * bell rung for the rest of the batch; the nested turn that answers that ring takes the rest of the
 * batch only, and once left the third without one.
 */
final class NestedDeliveryTest {
  @Test
  @Promise({"A16", "A13"})
  void aCompletionBehindANestedBatchIsSeenByTheNextNestedTurn() {
    World.byHand(
        world -> {
          final AioContext loop = AioContext.create("loop");
          final ThreadPool pool = ThreadPool.builder(loop).name("p").workersMax(1).build();
          pool.submit(
              () -> "",
              (value, failure) -> {
                world.note("a");
                world.takes(Duration.ofMillis(1)); // the third finishes
                loop.poll(false);
              });
          pool.submit(
              () -> "",
              (value, failure) -> {
                world.note("b");
                loop.poll(false);
                world.note("b ends");
              });
          pool.submit(
              () -> {
                world.await(() -> !world.log().isEmpty());
                return "";
              },
              (value, failure) -> world.note("c"));
          loop.poll(false);
          world.settle();
          loop.poll(false);
          assertThat(world.log())
              .containsExactly("a @0", "b @1000000", "c @1000000", "b ends @1000000");
          loop.close();
        });
  }
}
