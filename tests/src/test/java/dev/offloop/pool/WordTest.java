package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.tests.Promise;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The phases of a request: what each change makes of it, and what the user sees. */
class WordTest {
  private static final List<Integer> PHASES =
      List.of(Word.QUEUED, Word.ACTIVE, Word.CLAIMED, Word.DONE, Word.CANCELLED);
  private static final Map<String, Consumer<SerialPool.Entry>> CHANGES =
      Map.of(
          "start", SerialPool.Entry::start,
          "cancelled", SerialPool.Entry::cancelled,
          "returned", entry -> entry.returned("y", false),
          "failed", entry -> entry.returned(new Exception("y"), true),
          "returnFree", SerialPool.Entry::returnFree);

  private final SerialPool serial = new SerialPool(0, 1, 1, 1);

  private SerialPool.Entry in(String state) {
    final SerialPool.Entry entry = new SerialPool.Entry(serial, "w", () -> {});
    switch (state) {
      case "queued" -> {}
      case "active" -> entry.start();
      case "claimed" -> {
        entry.start();
        entry.returned("x", false);
      }
      case "abandoned" -> {
        entry.start();
        assertThat(abandons(entry)).isTrue();
      }
      case "ended late" -> {
        entry.start();
        assertThat(abandons(entry)).isTrue();
        entry.returned("x", false);
      }
      case "cancelled" -> entry.cancelled();
      default -> throw new IllegalArgumentException(state);
    }
    return entry;
  }

  private boolean abandons(SerialPool.Entry entry) {
    return serial.onHome(
        () -> {
          final StandIn<?> standIn = entry.abandon(new Exception("late"));
          if (standIn != null) {
            assertThat(entry.phaseName()).as("the stand-in is not placed").isEqualTo("ACTIVE");
            standIn.finished();
          }
          return standIn != null;
        });
  }

  private void only(String change, String... from) {
    for (String state : List.of("queued", "active", "claimed", "cancelled")) {
      final SerialPool.Entry entry = in(state);
      final String before = entry.phaseName();
      if (List.of(from).contains(state)) {
        assertThatCode(() -> CHANGES.getOrDefault(change, e -> {}).accept(entry))
            .as("%s of what is %s", change, state)
            .doesNotThrowAnyException();
      } else {
        assertThatThrownBy(() -> CHANGES.getOrDefault(change, e -> {}).accept(entry))
            .as("%s of what is %s", change, state)
            .isInstanceOf(AssertionError.class);
        assertThat(entry.phaseName()).as("from %s nothing changes", state).isEqualTo(before);
      }
    }
  }

  @Test
  @Promise({"A20"})
  void eachChangeIsMadeFromOnePhaseOnly() {
    only("start", "queued");
    only("cancelled", "queued");
    only("returnFree", "queued");
    only("returned", "active");
    only("failed", "active");
  }

  @Test
  @Promise({"A20", "B8"})
  void onlyWhatRunsIsAbandonedAndOnlyOnce() {
    for (String state : List.of("queued", "claimed", "cancelled", "abandoned", "ended late")) {
      final SerialPool.Entry entry = in(state);
      final String before = entry.phaseName();
      assertThat(abandons(entry)).as(state).isFalse();
      assertThat(entry.phaseName()).as("from %s nothing changes", state).isEqualTo(before);
    }
  }

  @Test
  @Promise({"A20"})
  void aClaimedRequestLooksActiveUntilItIsPlaced() {
    final SerialPool.Entry entry = in("claimed");
    assertThat(entry.phaseName()).isEqualTo("ACTIVE");
    assertThat(entry.cancel()).as("too late").isEqualTo("OVER");
    entry.finished();
    assertThat(entry.phaseName()).isEqualTo("DONE");
  }

  @Test
  @Promise({"A20", "B8"})
  void anAbandonedRequestIsDoneThoughItsWorkGoesOn() {
    for (String state : List.of("abandoned", "ended late")) {
      final SerialPool.Entry entry = in(state);
      assertThat(entry.phaseName()).as(state).isEqualTo("DONE");
      assertThat(entry.cancel()).as("too late: %s", state).isEqualTo("OVER");
    }
  }

  @Test
  @Promise({"A20"})
  void flagsLeaveThePhaseAloneAndPhasesTheFlags() {
    final List<Integer> flags =
        List.of(Word.ENDED, Word.DELIVERED, Word.FAILED, Word.ABANDONED, Word.REUSABLE);
    for (int phase : PHASES) {
      int word = Word.withPhase(0, phase);
      for (int flag : flags) {
        assertThat(Word.has(word, flag)).isFalse();
        word |= flag;
        assertThat(Word.has(word, flag)).isTrue();
        assertThat(Word.phase(word)).isEqualTo(phase);
      }
      for (int other : PHASES) {
        final int moved = Word.withPhase(word, other);
        assertThat(Word.phase(moved)).isEqualTo(other);
        assertThat(flags).allMatch(flag -> Word.has(moved, flag));
      }
    }
  }
}
