package dev.offloop.world;

import dev.offloop.AioRequest;
import dev.offloop.Offloader;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The requests of a story, with what became of each. Any thread. */
final class Requests {
  private final Stage stage;
  private final List<Entry> all = new CopyOnWriteArrayList<>();
  private final AtomicInteger callbacks = new AtomicInteger();

  Requests(Stage stage) {
    this.stage = stage;
  }

  /** One request. */
  final class Entry {
    final int number;
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger calls = new AtomicInteger();
    volatile int position; // among the callbacks, from 1
    volatile boolean isRefused;
    volatile @Nullable AioRequest<?> request; // a moment after the submit
    volatile @Nullable Throwable failure;
    volatile @Nullable Object value;

    Entry(int number) {
      this.number = number;
    }

    boolean isDelivered() {
      return calls.get() > 0;
    }

    boolean isInState(AioRequest.State state) {
      final AioRequest<?> known = request;
      return known != null && known.state() == state;
    }

    /** Cancels it, if its submit has returned. */
    AioRequest.@Nullable Cancel cancel() {
      final AioRequest<?> known = request;
      return known == null ? null : known.cancel();
    }

    private void check() {
      final String name = "request " + number;
      if (isRefused) {
        stage.claim(runs.get() == 0 && calls.get() == 0, name + " was refused and goes on");
        return;
      }
      stage.claim(calls.get() == 1, name + " had callbacks: " + calls);
      final boolean isCancelled = isInState(AioRequest.State.CANCELLED);
      stage.claim(runs.get() == (isCancelled ? 0 : 1), name + " ran " + runs + " times");
      stage.claim(isCancelled || isInState(AioRequest.State.DONE), name + " is not over");
      stage.claim(
          !isCancelled || failure instanceof CancellationException, name + " got " + failure);
    }
  }

  /** Submits a work. */
  Entry submit(Offloader pool, Callable<?> work) {
    return submit(pool, work, entry -> {});
  }

  /** Submits a work with a callback. */
  Entry submit(Offloader pool, Callable<?> work, Told callback) {
    final Entry entry;
    synchronized (all) {
      entry = new Entry(all.size());
      all.add(entry);
    }
    try {
      entry.request =
          pool.submit(
              () -> {
                entry.runs.incrementAndGet();
                return work.call();
              },
              (value, failure) -> {
                entry.value = value;
                entry.failure = failure;
                entry.position = callbacks.incrementAndGet();
                entry.calls.incrementAndGet();
                callback.told(entry);
              });
    } catch (RejectedExecutionException refused) {
      entry.isRefused = true;
    }
    return entry;
  }

  /** Returns the requests submitted so far. */
  List<Entry> all() {
    return all;
  }

  /** Returns one of those submitted so far. */
  Entry any() {
    return all.get(stage.choose(all.size()));
  }

  /** Returns how many callbacks have begun. */
  int callbacks() {
    return callbacks.get();
  }

  /** Claims of all, which must be over, that each has had what it was promised. */
  void check() {
    all.forEach(Entry::check);
  }

  /** Receives an outcome. */
  @FunctionalInterface
  interface Told {
    void told(Entry entry);
  }
}
