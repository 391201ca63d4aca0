package dev.offloop.bench.workload;

import dev.offloop.bench.contestant.Callback;
import dev.offloop.bench.contestant.Contestant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Like {@link ClosedLoop} with no-ops, of requests that are made once: each callback submits its
 * own request again.
 *
 * <h2>Threads and locks</h2>
 *
 * The counts belong to the loop; the driver reads them after {@code ended}. {@code isOver} is the
 * driver's word to the loop.
 */
final class ReusedLoop {
  private final Contestant.Reusing contestant;
  private final int depth;
  private final Signal ended = new Signal();

  private volatile boolean isOver;

  // Loop only.
  private long completed;
  private long counted; // of completed, those within the time
  private long startNanos;
  private long countedNanos;
  private int inFlight;

  ReusedLoop(Contestant.Reusing contestant, int depth) {
    this.contestant = contestant;
    this.depth = depth;
  }

  Figures run(long nanos) {
    final List<Flight> flights = Stream.generate(Flight::new).limit(depth).toList();
    final Cost cost = Cost.begin();
    contestant.onLoop(() -> start(flights));
    Works.pauseUntil(System.nanoTime() + nanos);
    isOver = true;
    ended.await();
    return new Figures().put("ops_per_s", counted * 1e9 / countedNanos).putAll(cost.per(completed));
  }

  private void start(List<Flight> flights) {
    inFlight = flights.size();
    startNanos = System.nanoTime();
    flights.forEach(flight -> flight.submit.run());
  }

  /** One request. */
  private final class Flight implements Callback {
    private final Runnable submit = contestant.reusable(Works.NO_OP, this);

    @Override
    public void accept(@Nullable Object value, @Nullable Throwable failed) {
      completed++;
      if (!isOver) {
        submit.run();
        return;
      }
      if (countedNanos == 0) {
        countedNanos = System.nanoTime() - startNanos;
        counted = completed;
      }
      if (--inFlight == 0) {
        ended.set();
      }
    }
  }
}
