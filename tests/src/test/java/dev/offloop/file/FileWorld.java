package dev.offloop.file;

import dev.offloop.AioContext;
import dev.offloop.AioRequest;
import dev.offloop.Report;
import dev.offloop.ThreadPool;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A loop that the test's thread drives, and a pool beside it. */
final class FileWorld implements AutoCloseable {
  final List<Report> reports = new CopyOnWriteArrayList<>();
  final AioContext context = AioContext.create("world", reports::add);
  final ThreadPool pool;

  FileWorld(int workersMax) {
    this.pool = ThreadPool.builder(context).workersMax(workersMax).build();
  }

  AioFile file(ScriptedChannel channel) {
    return new AioFile(pool, Path.of("scripted"), channel);
  }

  /** What one callback received. */
  static final class Answer<T> implements BiConsumer<@Nullable T, @Nullable Throwable> {
    private final AioContext home;
    @Nullable T value;
    @Nullable Throwable failure;
    int calls;
    boolean wasOnItsLoop;

    Answer(AioContext home) {
      this.home = home;
    }

    @Override
    public void accept(@Nullable T value, @Nullable Throwable failure) {
      this.value = value;
      this.failure = failure;
      this.wasOnItsLoop = home.isCurrent();
      calls++;
    }

    boolean isThere() {
      return calls > 0;
    }
  }

  <T> Answer<T> answer() {
    return new Answer<>(context);
  }

  <T> Answer<T> await(Answer<T> answer) {
    context.pollUntil(answer::isThere);
    return answer;
  }

  Answer<Integer> read(AioFile file, ByteBuffer target, long position) {
    final Answer<Integer> answer = answer();
    file.read(target, position, answer);
    return await(answer);
  }

  Answer<Integer> write(AioFile file, ByteBuffer source, long position) {
    final Answer<Integer> answer = answer();
    file.write(source, position, answer);
    return await(answer);
  }

  /** Drives the loop until a worker has come to a point. */
  void drive(CountDownLatch until) {
    final Thread kicker = Thread.ofPlatform().daemon().start(() -> kickAfter(until));
    context.pollUntil(() -> until.getCount() == 0);
    assert kicker.isDaemon();
  }

  private void kickAfter(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts", e);
    }
    context.kick();
  }

  /** Occupies one worker until the latch is open. */
  AioRequest<Integer> occupyWorker(CountDownLatch until) {
    final CountDownLatch began = new CountDownLatch(1);
    final AioRequest<Integer> request =
        pool.submit(
            () -> {
              began.countDown();
              until.await();
              return 0;
            });
    drive(began);
    return request;
  }

  @Override
  public void close() {
    context.close();
  }
}
