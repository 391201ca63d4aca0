package dev.offloop.explore;

import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.util.ExceptionResult;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;

/**
 * Asks only that no operation throws: for explorations whose state validates itself at the end.
 * Lincheck makes one for each run.
 */
public final class NoFailureVerifier implements Verifier {
  /** Made by Lincheck. */
  public NoFailureVerifier(Class<?> specification) {}

  @Override
  public boolean verifyResults(ExecutionScenario scenario, ExecutionResult results) {
    Tally.count(scenario, results);
    return results.getThreadsResultsWithClock().stream()
        .flatMap(thread -> thread.stream())
        .noneMatch(result -> result.getResult() instanceof ExceptionResult);
  }
}
