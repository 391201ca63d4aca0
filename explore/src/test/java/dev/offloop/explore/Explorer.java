package dev.offloop.explore;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** Runs explorations, one at a time. Lincheck's scenarios are the same in every run. */
final class Explorer {
  private Explorer() {}

  /** Runs so many scenarios, each in up to so many interleavings. */
  static Explored modelChecked(
      Exploration exploration, Class<?> state, int scenarios, int invocations) {
    final ModelCheckingOptions options = new ModelCheckingOptions();
    options.addGuarantee(
        ManagedStrategyGuaranteeKt.forClasses(Ledger.class.getName()).allMethods().treatAsAtomic());
    options.addGuarantee(
        ManagedStrategyGuaranteeKt.forClasses(Explorer::isBesideThePoint).allMethods().ignore());
    return explored(exploration, options, state, scenarios, invocations);
  }

  /** Traces and messages share nothing with what is explored; twins have them under other names. */
  private static boolean isBesideThePoint(String type) {
    return type.startsWith("dev.offloop.pool.Trace") || type.startsWith("dev.offloop.base.Reports");
  }

  /** Runs so many scenarios, each so often, on threads that are left to the machine. */
  static Explored stressed(Exploration exploration, int scenarios, int invocations) {
    return explored(exploration, new StressOptions(), exploration.state(), scenarios, invocations);
  }

  private static Explored explored(
      Exploration exploration,
      Options<?, ?> options,
      Class<?> state,
      int scenarios,
      int invocations) {
    options.iterations(scenarios);
    options.invocationsPerIteration(invocations);
    options.threads(exploration.threads());
    options.actorsPerThread(exploration.operations());
    options.actorsBefore(0);
    options.actorsAfter(0);
    options.minimizeFailedScenario(false);
    if (exploration.specification() == null) {
      options.verifier(NoFailureVerifier.class);
    } else {
      options.sequentialSpecification(exploration.specification());
      options.verifier(LinearVerifier.class);
    }
    Tally.begin();
    final long began = System.nanoTime();
    String failure = null;
    try {
      options.check(state);
    } catch (LincheckAssertionError found) {
      failure = String.valueOf(found.getMessage());
    }
    return new Explored(
        Tally.scenarios(),
        Tally.invocations(),
        Tally.endings(),
        (System.nanoTime() - began) / 1_000_000,
        failure);
  }
}
