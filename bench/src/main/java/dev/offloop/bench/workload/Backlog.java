package dev.offloop.bench.workload;

import dev.offloop.bench.contestant.Callback;
import dev.offloop.bench.contestant.Contestant;
import org.jspecify.annotations.Nullable;

/**
 * What a completion costs while so many others are outstanding. The workers stand at a gate while
 * the backlog is queued; then it opens, and each callback submits one more, so that the number of
 * outstanding requests stays until the last counted completion.
 *
 * <p>Before the gate opens the heap is looked at: the requests share one work and one callback, so
 * what the heap has more is the contestant's own.
 *
 * <h2>Threads and locks</h2>
 *
 * The counts belong to the loop; the driver reads them after {@code ended}.
 */
final class Backlog implements Callback {
  private static final long COUNTED_MIN = 1_000_000; // as of the longest backlog

  private final Contestant contestant;
  private final int outstanding;
  private final long counted;
  private final Gate gate;
  private final Signal filled = new Signal();
  private final Signal ended = new Signal();

  // Loop only.
  private long completed;
  private int inFlight;
  private long endNanos;

  Backlog(Contestant contestant, int workers, int outstanding) {
    this.contestant = contestant;
    this.outstanding = outstanding;
    this.counted = Math.max(COUNTED_MIN, outstanding);
    this.gate = new Gate(contestant, workers);
  }

  Figures run() {
    final long before = Heap.liveBytes();
    gate.shut();
    contestant.onLoop(this::fill);
    filled.await();
    final double liveBytes = (Heap.liveBytes() - before) / (double) outstanding;
    final long start = System.nanoTime();
    gate.open();
    ended.await();
    gate.awaitPassed();
    return new Figures()
        .put("ns_per_completion", (endNanos - start) / (double) counted)
        .put("live_bytes", liveBytes);
  }

  private void fill() {
    inFlight = outstanding;
    for (int i = 0; i < outstanding; i++) {
      contestant.submit(Works.NO_OP, this);
    }
    filled.set();
  }

  @Override
  public void accept(@Nullable Object value, @Nullable Throwable failed) {
    if (++completed <= counted) {
      if (completed == counted) {
        endNanos = System.nanoTime();
      }
      contestant.submit(Works.NO_OP, this);
    } else if (--inFlight == 0) {
      ended.set();
    }
  }
}
