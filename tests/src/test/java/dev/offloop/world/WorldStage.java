package dev.offloop.world;

import dev.offloop.AioContext;
import dev.offloop.IoThread;
import dev.offloop.Reporter;
import dev.offloop.testing.Scenario;
import dev.offloop.testing.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A stage in a deterministic world. The threads of that world, one at a time. */
final class WorldStage implements Stage {
  private final World world;
  private final Claims claims = new Claims();
  private final List<IoThread> ioThreads = new ArrayList<>();
  private final List<AioContext> loops = new ArrayList<>();
  private int alive;

  private WorldStage(World world) {
    this.world = world;
  }

  /** Returns the story as a scenario that closes what was opened and checks what was claimed. */
  static Scenario scenario(Story story) {
    return world -> {
      final WorldStage stage = new WorldStage(world);
      story.play(stage);
      stage.joinAll();
      stage.ioThreads.forEach(IoThread::close);
      stage.loops.forEach(AioContext::close);
      stage.claims.check();
    };
  }

  @Override
  public IoThread ioThread(String name) {
    final IoThread io = IoThread.builder(name).reporter(reporter()).start();
    ioThreads.add(io);
    return io;
  }

  @Override
  public AioContext loop(String name) {
    final AioContext loop = AioContext.create(name, reporter());
    loops.add(loop);
    return loop;
  }

  @Override
  public void thread(String name, Body body) {
    alive++;
    world.thread(name, () -> run(name, body));
  }

  private void run(String name, Body body) {
    try {
      body.run();
    } catch (Exception | AssertionError failure) {
      claim(false, name + " threw " + failure);
    }
    alive--;
  }

  @Override
  public void joinAll() {
    world.await(() -> alive == 0);
  }

  @Override
  public void takes(Duration time) {
    world.takes(time);
  }

  @Override
  public void await(BooleanSupplier condition, String what) {
    world.await(condition);
  }

  @Override
  public void pause() {
    world.pause();
  }

  @Override
  public int choose(int bound) {
    return world.choose(bound);
  }

  @Override
  public Duration now() {
    return world.now();
  }

  @Override
  public void claim(boolean holds, String what) {
    claims.claim(holds, what + " @" + world.now().toNanos());
  }

  @Override
  public Reporter reporter() {
    return claims::report;
  }

  @Override
  public List<String> reports() {
    return claims.takeReports();
  }
}
