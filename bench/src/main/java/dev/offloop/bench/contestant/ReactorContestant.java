package dev.offloop.bench.contestant;

import java.util.concurrent.Callable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reactor, as its reference says for blocking calls: {@code Mono.fromCallable} subscribed on a
 * bounded elastic scheduler, published on a single one, which is the loop. A disposed subscription
 * tells nobody: that is Reactor's contract.
 */
final class ReactorContestant implements Contestant.Cancelling {
  private static final int KEEP_ALIVE_SECONDS = 60;

  private final Scheduler workers;
  private final Scheduler loop;

  ReactorContestant(Site site) {
    workers =
        Schedulers.newBoundedElastic(
            site.workers(), Integer.MAX_VALUE, site.workerThreads(), KEEP_ALIVE_SECONDS);
    loop =
        Schedulers.newSingle(
            body -> Thread.ofPlatform().name("single").daemon().unstarted(site.loop(body)));
    workers.init();
    loop.init();
  }

  @Override
  public void onLoop(Runnable task) {
    final Disposable _ = loop.schedule(task);
  }

  @Override
  public void submit(Callable<Object> work, Callback callback) {
    submitForHandle(work, callback);
  }

  @Override
  public Object submitForHandle(Callable<Object> work, Callback callback) {
    return Mono.fromCallable(work)
        .subscribeOn(workers)
        .publishOn(loop)
        .subscribe(
            value -> callback.accept(value, null), failure -> callback.accept(null, failure));
  }

  @Override
  public void cancel(Object handle) {
    ((Disposable) handle).dispose();
  }

  @Override
  public void close() {
    workers.dispose();
    loop.dispose();
  }
}
