package dev.offloop.bench.contestant;

import io.netty.util.concurrent.DefaultEventExecutorGroup;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.threads.EnhancedQueueExecutor;

/** The contestants that live in a JVM, by the names that commands and tables use. */
public enum Kind {
  /** This library. */
  OFFLOOP("offloop", "Offloop", OffloopContestant::new),
  /** The JDK's fixed pool beside Netty's loop. */
  TPE_NETTY("tpe-netty", "ThreadPoolExecutor + Netty loop", site -> beside(site, fixed(site))),
  /** Netty's own way to leave the loop. */
  NETTY_GROUP("netty-group", "Netty DefaultEventExecutorGroup", Kind::nettyGroup),
  /** Vert.x. */
  VERTX("vertx", "Vert.x executeBlocking", VertxContestant::new),
  /** Reactor. */
  REACTOR("reactor", "Reactor boundedElastic + single", ReactorContestant::new),
  /** A virtual thread for each work. */
  VIRTUAL("virtual", "virtual threads + Netty loop", Kind::virtual),
  /** JBoss Threads. */
  JBOSS("jboss", "JBoss EnhancedQueueExecutor + Netty loop", Kind::jboss),
  /** The JDK's work-stealing pool. */
  FORK_JOIN("forkjoin", "ForkJoinPool + Netty loop", site -> beside(site, forkJoin(site))),
  /** The JDK's futures. */
  FUTURE("future", "CompletableFuture + Netty loop", Kind::future),
  /** The JDK alone, with a blocking queue as loop. */
  JDK_BLOCKING(
      "jdk-blocking",
      "ThreadPoolExecutor + LinkedBlockingQueue loop",
      site -> {
        final BlockingQueueLoop loop = new BlockingQueueLoop(site);
        return join(ExecutorContestant::new, fixed(site), loop, loop::close);
      }),
  /** The JDK alone, with a loop that parks. */
  JDK_PARKING(
      "jdk-parking",
      "ThreadPoolExecutor + ConcurrentLinkedQueue loop",
      site -> {
        final ParkingLoop loop = new ParkingLoop(site);
        return join(ExecutorContestant::new, fixed(site), loop, loop::close);
      }),
  /** Not a peer but a mark: the least that must be done. */
  RINGS("rings", "(a mark: two bare rings)", site -> new Rings(site, false)),
  /** Likewise: the least that a pool must do. */
  RINGS_ATOMIC("rings-atomic", "(a mark: atomic rings)", site -> new Rings(site, true));

  private final String id;
  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // a constructor or a static method
  private final Function<Site, Contestant> opener;

  Kind(String id, String title, Function<Site, Contestant> opener) {
    this.id = id;
    this.title = title;
    this.opener = opener;
  }

  /** Returns the short name. */
  public String id() {
    return id;
  }

  /** Returns the name for people. */
  public String title() {
    return title;
  }

  /** Builds the contestant. */
  public Contestant open(Site site) {
    return opener.apply(site);
  }

  /** Finds a contestant by its short name. */
  public static Kind named(String id) {
    return Arrays.stream(values())
        .filter(kind -> kind.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no contestant \"%s\"; there are %s"
                        .formatted(id, Arrays.stream(values()).map(Kind::id).toList())));
  }

  private static ExecutorService fixed(Site site) {
    return Executors.newFixedThreadPool(site.workers(), site.workerThreads());
  }

  private static Contestant beside(Site site, ExecutorService workers) {
    return besideNetty(ExecutorContestant::new, site, workers);
  }

  private static Contestant future(Site site) {
    return besideNetty(FutureContestant::new, site, fixed(site));
  }

  private static Contestant besideNetty(Parts parts, Site site, ExecutorService workers) {
    final NettyLoop loop = new NettyLoop(site);
    return join(parts, workers, loop, loop::close);
  }

  private static Contestant join(
      Parts parts, ExecutorService workers, Executor loop, Runnable closeLoop) {
    return parts.join(
        workers,
        loop,
        () -> {
          workers.shutdownNow();
          closeLoop.run();
        });
  }

  private static Contestant nettyGroup(Site site) {
    final NettyLoop loop = new NettyLoop(site);
    final DefaultEventExecutorGroup group =
        new DefaultEventExecutorGroup(
            site.workers(), body -> NettyLoop.daemon(site.worker(body), "netty-worker"));
    return new ExecutorContestant(
        group,
        loop,
        () -> {
          group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
          loop.close();
        });
  }

  private static Contestant jboss(Site site) {
    return beside(
        site,
        new EnhancedQueueExecutor.Builder()
            .setCorePoolSize(site.workers())
            .setMaximumPoolSize(site.workers())
            .setThreadFactory(site.workerThreads())
            .setRegisterMBean(false)
            .build());
  }

  private static ForkJoinPool forkJoin(Site site) {
    final boolean isFirstInFirstOut = true; // what ForkJoinPool recommends for event-style tasks
    return new ForkJoinPool(
        site.workers(),
        pool ->
            new ForkJoinWorkerThread(pool) {
              @Override
              protected void onStart() {
                super.onStart();
                site.enterAsWorker();
              }
            },
        null,
        isFirstInFirstOut);
  }

  private static Contestant virtual(Site site) {
    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    if (site.isSplit()) {
      pinCarriers(site, threads);
    }
    return besideNetty(VirtualContestant::new, site, threads);
  }

  /**
   * Virtual threads take no thread factory for their carriers. So as many as there are carriers run
   * at once, none of which ends before all have pinned the carrier below them.
   */
  private static void pinCarriers(Site site, ExecutorService threads) {
    final CountDownLatch pinned = new CountDownLatch(Runtime.getRuntime().availableProcessors());
    for (long i = pinned.getCount(); i > 0; i--) {
      threads.execute(
          () -> {
            site.enterAsWorker();
            pinned.countDown();
            while (pinned.getCount() > 0) {
              Thread.onSpinWait(); // must not unmount
            }
          });
    }
    try {
      pinned.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A constructor of what executors and loops are joined by. */
  private interface Parts {
    Contestant join(Executor workers, Executor loop, Runnable end);
  }
}
