package dev.offloop.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.Loop;
import dev.offloop.testing.LoopContract;
import dev.offloop.tests.Promise;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kit's tests can fail: each flaw is found by the test that is there for it. */
@Promise("A3")
final class BrokenLoopsAreFoundTest {
  /** The kit, held against a queue with a flaw. */
  private static final class Flawed extends LoopContract {
    private final QueueLoop.Flaw flaw;

    Flawed(QueueLoop.Flaw flaw) {
      this.flaw = flaw;
    }

    @Override
    protected Loop open() {
      return new QueueLoop(flaw);
    }

    @Override
    protected void close(Loop loop) {
      ((QueueLoop) loop).close();
    }

    @Override
    protected Duration patience() {
      return flaw == QueueLoop.Flaw.NONE ? super.patience() : Duration.ofMillis(200);
    }

    /** Plays one of the kit's tests as JUnit would. */
    void play(String test) throws Throwable {
      final Method method = LoopContract.class.getMethod(test);
      assertThat(method.isAnnotationPresent(Test.class)).isTrue();
      openLoop();
      try {
        method.invoke(this);
      } catch (InvocationTargetException thrown) {
        throw thrown.getCause();
      } finally {
        closeLoop();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RUNS_INLINE, aTaskNeverRunsInline",
    "RUNS_INLINE, tasksGivenByATaskQueueBehindThoseGivenBefore",
    "LAST_IN_FIRST_OUT, tasksGivenByATaskQueueBehindThoseGivenBefore",
    "TWO_THREADS, tasksRunOneAtATimeAndSeeWhatThoseBeforeWrote",
    "ALWAYS_CURRENT, theLoopIsCurrentInItsTasksOnly",
    "NEVER_CURRENT, theLoopIsCurrentInItsTasksOnly",
    "NEVER_CURRENT, everyRequestHasOneCallbackOnTheLoop",
    "NEVER_CURRENT, aCancelledRequestIsCalledBackOnTheLoop",
    "NEVER_CURRENT, aShutdownCompletesOnTheLoopBehindTheLastCallback",
    "DIES_OF_A_TASK, aTaskThatThrowsHarmsNoLaterOne",
    "TAKES_TASKS_ONCE_CLOSED, aClosedLoopRefusesTasks",
    "LOSES_EVERY_TENTH, tasksOfOneThreadRunInTheOrderOfTheCalls",
    "LOSES_EVERY_TENTH, tasksOfSeveralThreadsRunInTheOrderOfTheCalls",
    "RUNS_EVERY_TENTH_TWICE, tasksOfOneThreadRunInTheOrderOfTheCalls",
    "HAS_NO_NAME, theLoopHasAName"
  })
  void aFlawFailsTheTestThatIsThereForIt(QueueLoop.Flaw flaw, String test) throws Throwable {
    assertThatThrownBy(() -> new Flawed(flaw).play(test)).isInstanceOf(AssertionError.class);
    new Flawed(QueueLoop.Flaw.NONE).play(test);
  }
}
