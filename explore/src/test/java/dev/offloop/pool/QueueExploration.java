package dev.offloop.pool;

import java.util.ArrayDeque;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * The queue against a plain one. Requests 1 to 3 wait from the start, two in the list and one in
 * the inbox; any of the three may be removed.
 *
 * <p>A {@code take} that finds nothing is asked whether that holds: a look that overlaps a push and
 * a take may miss what was pushed meanwhile, see {@link MissingExploration}.
 */
@Param(name = "new", gen = IntGen.class, conf = "4:7")
@Param(name = "old", gen = IntGen.class, conf = "1:3")
public final class QueueExploration {
  private static final SteppedPool WORLD = new SteppedPool(1); // only held, never at work

  private final RequestQueue queue = new RequestQueue();
  private final Ticket[] old = new Ticket[4];

  /** Made by Lincheck, for each invocation. */
  public QueueExploration() {
    for (int i = 1; i <= 3; i++) {
      old[i] = new Ticket(WORLD.pool, i, ended -> {});
      queue.push(old[i]);
      if (i == 2) {
        queue.size(); // moves the inbox
      }
    }
  }

  @Operation
  public void push(@Param(name = "new") int number) {
    queue.push(new Ticket(WORLD.pool, number, ended -> {}));
  }

  @Operation
  @SuppressWarnings("ReferenceEquality") // the very entry
  public long take() {
    final Worker worker = new Worker(WORLD.pool, WORLD.crew, false);
    Request<?> taken;
    do {
      taken = queue.take(worker);
    } while (taken == null && queue.size() > 0);
    if (taken != null && worker.current() != taken) {
      throw new AssertionError("the worker is not seen to have what it took");
    }
    return taken == null ? 0 : taken.tick; // the number, in these tickets
  }

  @Operation
  public boolean cancel(@Param(name = "old") int number) {
    return queue.cancel(old[number]);
  }

  @Operation
  public long oldestTick() {
    return queue.oldestTick();
  }

  @Operation
  public int size() {
    return queue.size();
  }

  @Operation
  public void moveIfFree() {
    queue.moveIfFree();
  }

  /** The same on plain data. */
  public static final class Plain {
    private final ArrayDeque<Long> queue = new ArrayDeque<>();

    /** Made by Lincheck. */
    public Plain() {
      for (long i = 1; i <= 3; i++) {
        queue.add(i);
      }
    }

    public void push(int number) {
      queue.add((long) number);
    }

    public long take() {
      final Long taken = queue.poll();
      return taken == null ? 0 : taken;
    }

    public boolean cancel(int number) {
      return queue.remove((long) number);
    }

    public long oldestTick() {
      final Long oldest = queue.peek();
      return oldest == null ? RequestQueue.NOBODY : oldest;
    }

    public int size() {
      return queue.size();
    }

    public void moveIfFree() {} // nobody sees where they wait
  }
}
