package dev.offloop.soak;

import dev.offloop.Offloader;
import dev.offloop.PoolStats;
import dev.offloop.Reporter;
import dev.offloop.ThreadPool;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One life of a pool, with what is known about it from outside. Any thread. */
final class Life {
  private static final Duration KEEP_ALIVE = Duration.ofMillis(50);
  private static final int RECENT = 16;

  private final String name;
  private final Home home;
  private final ThreadPool pool;
  private final Offloader door;
  private final boolean isSerial;
  private final FlakyFactory factory = new FlakyFactory();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger workersMaxEver = new AtomicInteger();
  private final AtomicInteger placed = new AtomicInteger();
  private final AtomicReferenceArray<@Nullable Job> recent = new AtomicReferenceArray<>(RECENT);
  private final ConcurrentMap<Integer, Long> lastStarted = new ConcurrentHashMap<>();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private volatile boolean isClosing;
  private volatile boolean isCutShort;

  Life(
      String name,
      Home home,
      int workersMin,
      int workersMax,
      Reporter reporter,
      UnaryOperator<Offloader> doors) {
    this.name = name;
    this.home = home;
    this.isSerial = workersMax == 1;
    this.workersMaxEver.set(workersMax);
    this.pool =
        ThreadPool.builder(home.loop())
            .name(name)
            .workersMin(workersMin)
            .workersMax(workersMax)
            .keepAlive(KEEP_ALIVE)
            .threadFactory(factory)
            .contextClassLoader(Life.class.getClassLoader())
            .reporter(reporter)
            .build();
    this.door = doors.apply(pool);
  }

  String name() {
    return name;
  }

  Home home() {
    return home;
  }

  ThreadPool pool() {
    return pool;
  }

  Offloader door() {
    return door;
  }

  FlakyFactory factory() {
    return factory;
  }

  /** Whether it has one worker for all its life, so that works start in the order of submits. */
  boolean isSerial() {
    return isSerial;
  }

  boolean isClosing() {
    return isClosing || home.isClosing();
  }

  void closes() {
    isClosing = true;
  }

  /** Whether a close with a deadline may have cut requests short. */
  boolean isCutShort() {
    return isCutShort;
  }

  void cutsShort() {
    isCutShort = true;
    isClosing = true;
  }

  /** Says before a resize how many workers there may be from now on, at some time. */
  void resizes(int workersMax) {
    workersMaxEver.accumulateAndGet(workersMax, Math::max);
  }

  int workersMaxEver() {
    return workersMaxEver.get();
  }

  /** A work begins; returns how many run now. */
  int workBegins() {
    return running.incrementAndGet();
  }

  void workEnds() {
    running.decrementAndGet();
  }

  /** Notes which request of an actor starts; says whether it is later than the one before. */
  boolean isNext(int actor, long number) {
    final Long before = lastStarted.put(actor, number);
    return before == null || before < number;
  }

  void accepted() {
    accepted.increment();
  }

  void refused() {
    refused.increment();
  }

  /** Remembers a request, that others may cancel it or compare themselves with it. */
  void remember(Job job) {
    recent.set(Math.floorMod(placed.getAndIncrement(), RECENT), job);
  }

  /** Returns one of the latest requests. */
  @Nullable Job recent(int choice) {
    return recent.get(Math.floorMod(choice, RECENT));
  }

  /** Says what is wrong with the figures of a pool that has come to rest, or nothing. */
  String imbalance() {
    final PoolStats stats = pool.stats();
    final long over = stats.completed() + stats.cancelled() + stats.abandoned();
    if (over != accepted.sum() || stats.rejected() != refused.sum()) {
      return "pool \"%s\" accepted %d and refused %d, but says %s"
          .formatted(name, accepted.sum(), refused.sum(), stats);
    }
    return stats.queued() == 0 && stats.active() == 0 && pool.outstanding() == 0
        ? ""
        : "pool \"%s\" rests with %d outstanding and %s".formatted(name, pool.outstanding(), stats);
  }
}
