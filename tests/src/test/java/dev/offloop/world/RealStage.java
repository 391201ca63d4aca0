package dev.offloop.world;

import dev.offloop.AioContext;
import dev.offloop.IoThread;
import dev.offloop.Reporter;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A stage of real threads, in real time. Any thread; the random numbers have a lock, a leaf. */
final class RealStage implements Stage {
  /** Far longer than anything here takes, even on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private final Claims claims = new Claims();
  private final Queue<IoThread> ioThreads = new ConcurrentLinkedQueue<>();
  private final Queue<AioContext> loops = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final SplittableRandom random;
  private final long start = System.nanoTime();

  RealStage(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Plays a story, closes what was opened, and checks what was claimed. */
  void play(Story story) throws Exception {
    story.play(this);
    joinAll();
    ioThreads.forEach(IoThread::close);
    loops.forEach(AioContext::close);
    claims.check();
  }

  @Override
  public IoThread ioThread(String name) {
    final IoThread io = IoThread.builder(name).daemon(true).reporter(reporter()).start();
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
    threads.add(Thread.ofPlatform().name(name).daemon().start(() -> run(name, body)));
  }

  private void run(String name, Body body) {
    try {
      body.run();
    } catch (Exception | AssertionError failure) {
      claim(false, name + " threw " + failure);
    }
  }

  @Override
  public void joinAll() {
    for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
      final Thread next = thread;
      await(() -> !next.isAlive(), "the end of thread " + next.getName());
    }
  }

  @Override
  public void takes(Duration time) {
    try {
      if (NEVER.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError("nobody opens this latch");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted, which nobody should be here", e);
    }
  }

  @Override
  public void await(BooleanSupplier condition, String what) {
    final long since = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - since > PATIENCE.toNanos()) {
        throw new AssertionError("waited %s in vain for: %s".formatted(PATIENCE, what));
      }
      LockSupport.parkNanos(50_000);
    }
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // yielding is the point
  public void pause() {
    switch (choose(4)) {
      case 0 -> Thread.yield();
      case 1 -> Thread.onSpinWait();
      case 2 -> LockSupport.parkNanos(1_000L * choose(100));
      default -> {}
    }
  }

  @Override
  public int choose(int bound) {
    synchronized (random) {
      return random.nextInt(bound);
    }
  }

  @Override
  public Duration now() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public void claim(boolean holds, String what) {
    claims.claim(holds, what);
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
