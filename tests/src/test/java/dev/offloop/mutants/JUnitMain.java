package dev.offloop.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs JUnit classes until one fails. */
final class JUnitMain {
  /** Says that a test failed; other codes than this and 0 say that nothing was proved. */
  static final int CAUGHT = 3;

  private static final int NOTHING_RUN = 4;

  private JUnitMain() {}

  /**
   * Runs.
   *
   * @param classes the names of the classes
   */
  public static void main(String[] classes) {
    final Listener listener = new Listener();
    LauncherFactory.create().execute(request(classes), listener);
    // At once: what the test has started may never end.
    Runtime.getRuntime().halt(listener.passed == 0 ? NOTHING_RUN : 0);
  }

  private static LauncherDiscoveryRequest request(String... classes) {
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
        .filters(TagFilter.excludeTags("figures")) // by the wall clock, for a machine at rest
        .build();
  }

  /** Ends the process at the first failure. */
  private static final class Listener implements TestExecutionListener {
    private int passed;
    private long began;

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
      began = System.nanoTime();
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() == TestExecutionResult.Status.FAILED) {
        final String why = result.getThrowable().map(Throwable::toString).orElse("no reason");
        System.out.println("caught by " + test.getDisplayName() + ": " + why);
        System.out.flush();
        Runtime.getRuntime().halt(CAUGHT);
      }
      passed += test.isTest() ? 1 : 0;
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
      System.out.printf("%d passed in %d ms%n", passed, (System.nanoTime() - began) / 1_000_000);
      System.out.flush();
    }
  }
}
