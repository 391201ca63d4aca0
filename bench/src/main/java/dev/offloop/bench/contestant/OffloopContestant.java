package dev.offloop.bench.contestant;

import dev.offloop.AioContext;
import dev.offloop.AioRequest;
import dev.offloop.IoThread;
import dev.offloop.Offloader;
import dev.offloop.ThreadPool;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/** Offloop as its README's quick start has it: an IoThread and a pool with default options. */
final class OffloopContestant
    implements Contestant.Cancelling, Contestant.Reusing, Contestant.Suspending {
  private final IoThread io;
  private final AioContext context;
  private final ThreadPool pool;

  OffloopContestant(Site site) {
    io = IoThread.builder("io").daemon(true).start();
    context = io.context();
    context.execute(site::enterAsLoop);
    final ThreadPool.Builder builder = ThreadPool.builder(context).workersMax(site.workers());
    if (site.isSplit()) {
      builder.threadFactory(site.workerThreads());
    }
    pool = builder.build();
  }

  @Override
  public void onLoop(Runnable task) {
    context.execute(task);
  }

  @Override
  public void submit(Callable<Object> work, Callback callback) {
    pool.submit(work, callback);
  }

  @Override
  public Object submitForHandle(Callable<Object> work, Callback callback) {
    return pool.submit(work, callback);
  }

  @Override
  public void cancel(Object handle) {
    ((AioRequest<?>) handle).cancel();
  }

  @Override
  public Runnable reusable(Callable<Object> work, Callback callback) {
    return pool.reusable(work, callback)::submit;
  }

  @Override
  public AioContext context() {
    return context;
  }

  @Override
  public Offloader pool() {
    return pool;
  }

  @Override
  public CompletionStage<Object> start(Callable<Object> body) {
    return context.<Object>spawn(body).toCompletionStage();
  }

  @Override
  public Object call(Callable<Object> work) throws Exception {
    return pool.<Object>call(work);
  }

  @Override
  public void close() {
    io.close();
  }
}
