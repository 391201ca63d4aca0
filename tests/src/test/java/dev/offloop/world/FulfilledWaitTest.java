package dev.offloop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.IoThread;
import dev.offloop.testing.World;
import dev.offloop.tests.Promise;
import org.junit.jupiter.api.Test;

/**
 * A driver waits for another loop, and its wait is fulfilled; before it runs again that loop's
 * driver, still in the same turn, waits for it. That looks like a circle, and once was refused.
 */
final class FulfilledWaitTest {
  @Test
  @Promise({"A32", "A26"})
  void aWaitThatWasFulfilledIsNoPartOfACircle() {
    World.seeds(
        1,
        300,
        world -> {
          final IoThread a = IoThread.builder("a").reporter(world.reporter()).start();
          final IoThread b = IoThread.builder("b").reporter(world.reporter()).start();
          final AioContext loopA = a.context();
          final AioContext loopB = b.context();
          final boolean[] isWaiting = {false};
          loopA
              .threadPool()
              .submit(
                  () -> {
                    world.await(() -> isWaiting[0]);
                    return "";
                  },
                  (value, failure) ->
                      loopA.execute( // in the same turn, behind the delivery that b waits for
                          () -> {
                            loopB.threadPool().awaitIdle();
                            world.note("a goes on");
                          }));
          loopB.execute(
              () -> {
                loopB.threadPool().submit(() -> "");
                isWaiting[0] = true;
                loopA.threadPool().awaitIdle();
                world.note("b goes on");
              });
          world.runUntilQuiet();
          assertThat(world.log()).containsExactlyInAnyOrder("a goes on @0", "b goes on @0");
          a.close();
          b.close();
        });
  }
}
