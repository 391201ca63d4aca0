package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.tests.Promise;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The phases of a request: which changes exist, and that no other does. */
class WordTest {
  private static final List<Integer> PHASES =
      List.of(Word.QUEUED, Word.ACTIVE, Word.CLAIMED, Word.DONE, Word.CANCELLED);

  private final SerialPool serial = new SerialPool(0, 1, 1, 1);

  private SerialPool.Entry in(String state) {
    final SerialPool.Entry entry = new SerialPool.Entry(serial, "w", () -> {});
    final Map<String, Consumer<SerialPool.Entry>> ways =
        Map.of(
            "queued", e -> {},
            "active", SerialPool.Entry::start,
            "claimed",
                e -> {
                  e.start();
                  e.decideReturned("x", false);
                },
            "abandoned",
                e -> {
                  e.start();
                  e.decideAbandoned(new Exception("late"));
                },
            "done",
                e -> {
                  e.start();
                  e.decideReturned("x", false);
                  e.finished();
                },
            "cancelled", SerialPool.Entry::decideCancelled);
    ways.getOrDefault(state, e -> {}).accept(entry);
    return entry;
  }

  private void only(Predicate<SerialPool.Entry> change, String... from) {
    for (String state : List.of("queued", "active", "claimed", "abandoned", "done", "cancelled")) {
      final SerialPool.Entry entry = in(state);
      final String before = entry.phaseName();
      final boolean isExpected = List.of(from).contains(state);
      assertThat(change.test(entry)).as("from %s", state).isEqualTo(isExpected);
      if (!isExpected) {
        assertThat(entry.phaseName()).as("from %s nothing changes", state).isEqualTo(before);
      }
    }
  }

  @Test
  @Promise({"A20"})
  void eachChangeExistsFromOnePhaseOnly() {
    only(SerialPool.Entry::start, "queued");
    only(SerialPool.Entry::decideCancelled, "queued");
    only(entry -> entry.decideReturned("y", false), "active");
    only(entry -> entry.decideReturned(new Exception("y"), true), "active");
    only(entry -> entry.decideAbandoned(new Exception("y")), "active");
  }

  @Test
  @Promise({"A20"})
  void aClaimedRequestLooksActiveUntilItIsDone() {
    for (String claimed : List.of("claimed", "abandoned")) {
      final SerialPool.Entry entry = in(claimed);
      assertThat(entry.phaseName()).isEqualTo("ACTIVE");
      assertThat(entry.cancel()).as("too late").isEqualTo("OVER");
      entry.finished();
      assertThat(entry.phaseName()).isEqualTo("DONE");
    }
    final SerialPool.Entry queued = in("queued");
    queued.finished();
    assertThat(queued.phaseName()).isEqualTo("QUEUED");
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
