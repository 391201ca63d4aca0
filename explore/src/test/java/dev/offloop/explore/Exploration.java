package dev.offloop.explore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing to explore.
 *
 * @param name for the table
 * @param state the class with the operations
 * @param specification the same operations on plain sequential data, or null where the state
 *     validates itself
 * @param threads how many threads
 * @param operations how many operations each of them does
 * @param isStressed whether real parallel threads are worth a run too
 * @param mutants mistakes that must be found by the same exploration
 */
public record Exploration(
    String name,
    Class<?> state,
    @Nullable Class<?> specification,
    int threads,
    int operations,
    boolean isStressed,
    List<Mutant> mutants) {
  @Override
  public String toString() {
    return name;
  }
}
