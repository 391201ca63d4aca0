package dev.offloop.pool;

import java.util.ArrayDeque;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * Asks more of the queue than it promises: that {@code isEmpty} and an empty-handed {@code take}
 * are linearizable too. They are not, and need not be: a look that overlaps a push and a take may
 * say that nothing waits although something did all the time, and then the pusher, who reads the
 * hunt after it pushed, summons a worker. This exploration must find it.
 */
@Param(name = "new", gen = IntGen.class, conf = "4:7")
public final class LookingExploration {
  private static final SteppedPool WORLD = new SteppedPool(1); // only held, never at work

  private final RequestQueue queue = new RequestQueue();

  /** Made by Lincheck, for each invocation. */
  public LookingExploration() {
    push(1);
    queue.size(); // moves the inbox
  }

  @Operation
  public void push(@Param(name = "new") int number) {
    queue.push(new Ticket(WORLD.pool, number, ended -> {}));
  }

  @Operation
  public long take() {
    final Request<?> taken = queue.take(new Worker(WORLD.pool, WORLD.crew, false));
    return taken == null ? 0 : taken.id;
  }

  @Operation
  public boolean isEmpty() {
    return queue.isEmpty();
  }

  /** The same on plain data. */
  public static final class Plain {
    private final ArrayDeque<Long> queue = new ArrayDeque<>();

    /** Made by Lincheck. */
    public Plain() {
      queue.add(1L);
    }

    public void push(int number) {
      queue.add((long) number);
    }

    public long take() {
      final Long taken = queue.poll();
      return taken == null ? 0 : taken;
    }

    public boolean isEmpty() {
      return queue.isEmpty();
    }
  }
}
