package dev.offloop.loop;

import dev.offloop.base.Machine;
import dev.offloop.base.Reports;
import dev.offloop.explore.Ledger;
import dev.offloop.explore.Ledger.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * A bottom half is scheduled and cancelled by any thread, and the driver turns. Each run has a
 * scheduling that no earlier turn has used up and no cancel has taken back; and no scheduling is
 * lost.
 */
public final class DeferredExploration {
  private final Ledger ledger = new Ledger();
  private final EventLoop loop =
      new EventLoop("explored", Machine.REAL, new Reports((message, failure, thread, stack) -> {}));
  private final Deferred deferred = loop.deferred(Deferred.Kind.BOTTOM_HALF, this::ran);
  private final List<Run> runs = new ArrayList<>();
  private Entry turn = ledger.note("none");

  /** Made by Lincheck, for each invocation. */
  public DeferredExploration() {}

  /** A run of the callback, and the turn that it was in. */
  private record Run(Entry callback, Entry turn) {}

  private void ran() {
    runs.add(new Run(ledger.note("run"), turn));
  }

  @Operation
  public void schedule() {
    final Entry entry = ledger.begin("schedule");
    deferred.schedule();
    ledger.end(entry);
  }

  @Operation
  public void cancel() {
    final Entry entry = ledger.begin("cancel");
    deferred.cancel();
    ledger.end(entry);
  }

  @Operation(nonParallelGroup = "driver")
  public void turn() {
    turn = ledger.begin("turn");
    loop.poll(false);
    ledger.end(turn);
  }

  @Validate
  public void noneLostNoneTwice() {
    final int before = runs.size();
    turn();
    if (runs.size() > before + 1) {
      throw new IllegalStateException("twice in one turn: " + ledger);
    }
    runs.forEach(this::requireReason);
    ledger.all("schedule").forEach(this::requireHonoured);
  }

  private void requireReason(Run run) {
    if (ledger.all("schedule").stream()
        .filter(schedule -> schedule.beganBefore(run.callback))
        .allMatch(schedule -> isUsedUp(schedule, run) || isTakenBack(schedule, run))) {
      throw new IllegalStateException(run.callback + " had no reason: " + ledger);
    }
  }

  private boolean isUsedUp(Entry schedule, Run run) {
    return runs.stream()
        .anyMatch(
            earlier ->
                earlier.callback.beganBefore(run.callback) && schedule.isBefore(earlier.turn));
  }

  private boolean isTakenBack(Entry schedule, Run run) {
    return ledger.all("cancel").stream()
        .anyMatch(cancel -> schedule.isBefore(cancel) && cancel.isBefore(run.turn));
  }

  private void requireHonoured(Entry schedule) {
    if (ledger.all("run").stream().noneMatch(schedule::beganBefore)
        && ledger.all("cancel").stream().allMatch(cancel -> cancel.isBefore(schedule))) {
      throw new IllegalStateException(schedule + " was lost: " + ledger);
    }
  }
}
