package dev.offloop.bench.contestant;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxThread;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxThreadFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Vert.x 5: {@code executeBlocking(work, false)} on an event-loop context. */
final class VertxContestant implements Contestant {
  private final Vertx vertx;
  private final Context context;

  VertxContestant(Site site) {
    final VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(site.workers())
            .setPreferNativeTransport(true);
    final VertxBootstrap bootstrap =
        VertxBootstrap.create().options(options).threadFactory(new Threads(site));
    vertx = bootstrap.init().vertx();
    context = vertx.getOrCreateContext();
  }

  @Override
  public void onLoop(Runnable task) {
    context.runOnContext(nothing -> task.run());
  }

  @Override
  public void submit(Callable<Object> work, Callback callback) {
    context
        .executeBlocking(work, false)
        .onComplete(result -> callback.accept(result.result(), result.cause()));
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  /** Vert.x's own threads, pinned where the site asks for it. */
  private record Threads(Site site) implements VertxThreadFactory {
    @Override
    public VertxThread newVertxThread(
        Runnable target, String name, boolean worker, long maxExecTime, TimeUnit unit) {
      final Runnable body = worker ? site.worker(target) : site.loop(target);
      return VertxThreadFactory.super.newVertxThread(body, name, worker, maxExecTime, unit);
    }
  }
}
