package dev.offloop.explore;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;

/**
 * Counts what Lincheck really ran: each invocation that comes to a verifier. One exploration at a
 * time; any thread.
 */
final class Tally {
  private static final AtomicLong INVOCATIONS = new AtomicLong();
  private static final Set<String> SCENARIOS = Collections.synchronizedSet(new HashSet<>());
  private static final Set<Integer> ENDINGS = Collections.synchronizedSet(new HashSet<>());

  private Tally() {}

  static void begin() {
    INVOCATIONS.set(0);
    SCENARIOS.clear();
    ENDINGS.clear();
  }

  static void count(ExecutionScenario scenario, ExecutionResult result) {
    INVOCATIONS.incrementAndGet();
    if (ENDINGS.add(31 * System.identityHashCode(scenario) + result.hashCode())) {
      SCENARIOS.add(scenario.toString());
    }
  }

  static long invocations() {
    return INVOCATIONS.get();
  }

  static int scenarios() {
    return SCENARIOS.size();
  }

  static int endings() {
    return ENDINGS.size();
  }
}
