package dev.offloop.loop;

import dev.offloop.base.Machine;
import dev.offloop.base.Reports;
import dev.offloop.base.Share;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** Tasks from any thread, the driver's turn, and the sealing, against a plain queue. */
@Param(name = "task", gen = IntGen.class, conf = "1:9")
public final class TaskQueueExploration {
  private final EventLoop loop =
      new EventLoop("explored", Machine.REAL, new Reports((message, failure, thread, stack) -> {}));
  private final TaskQueue tasks = new TaskQueue(loop, new Share(() -> 0, 1));
  private final StringBuilder ran = new StringBuilder();

  /** Made by Lincheck, for each invocation: with a task, so that the first turn takes one. */
  public TaskQueueExploration() {
    add(0);
  }

  @Operation
  public boolean add(@Param(name = "task") int number) {
    return tasks.add(new Task.Once(() -> ran.append(number)));
  }

  @Operation(nonParallelGroup = "driver")
  public String turn() {
    final EventLoop around = loop.enter("an exploration");
    tasks.run();
    loop.leave(around);
    return takeRan();
  }

  @Operation(nonParallelGroup = "driver")
  public String seal() {
    final EventLoop around = loop.enter("an exploration");
    tasks.sealAndRun();
    loop.leave(around);
    return takeRan();
  }

  private String takeRan() {
    final String taken = ran.toString();
    ran.setLength(0);
    return taken;
  }

  /** The same on plain data. */
  public static final class Plain {
    private final Queue<Integer> tasks = new ArrayDeque<>();
    private boolean isSealed;

    /** Made by Lincheck. */
    public Plain() {
      add(0);
    }

    public boolean add(int number) {
      return !isSealed && tasks.add(number);
    }

    public String turn() {
      final StringBuilder ran = new StringBuilder();
      tasks.forEach(ran::append);
      tasks.clear();
      return ran.toString();
    }

    public String seal() {
      isSealed = true;
      return turn();
    }
  }
}
