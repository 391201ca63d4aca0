package dev.offloop.explore;

import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.verifier.LinearizabilityVerifier;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;

/** Asks for a sequential order that explains all results. Lincheck makes one for each run. */
public final class LinearVerifier implements Verifier {
  private final LinearizabilityVerifier linear;

  /** Made by Lincheck. */
  public LinearVerifier(Class<?> specification) {
    this.linear = new LinearizabilityVerifier(specification);
  }

  @Override
  public boolean verifyResults(ExecutionScenario scenario, ExecutionResult results) {
    Tally.count(scenario, results);
    return linear.verifyResults(scenario, results);
  }
}
