package dev.offloop.coroutine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.Coroutine;
import dev.offloop.Report;
import dev.offloop.tests.Promise;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

@SuppressWarnings("LockNotBeforeTry") // one coroutine holds what another waits for
class LockStepCoroutinesTest extends CoroutineContract {
  LockStepCoroutinesTest() {
    super(Coroutine.Kind.LOCK_STEP);
  }

  @Test
  @Promise({"A31"})
  void aCoroutineThatWantsWhatAnotherOneKeepsIsReportedWithItsStack() {
    final ReentrantLock lock = new ReentrantLock();
    final Coroutine<String> keeper =
        context.spawn(
            () -> {
              lock.lock();
              Coroutine.suspend();
              lock.unlock();
              return "let go";
            });
    final Coroutine<String> wanting =
        context.spawn(
            () -> {
              try {
                lock.lockInterruptibly();
                return "has it";
              } catch (InterruptedException wayOut) {
                return "given up";
              }
            });
    final Report report = takeReport();
    requireNonNull(report.thread()).interrupt();
    assertThat(await(wanting)).isEqualTo("given up");
    keeper.wake();
    assertThat(await(keeper)).isEqualTo("let go");
    assertThat(report.message()).contains("loop \"io\" stands", "ReentrantLock", "2 coroutines");
    assertThat(report.stack()).anyMatch(at -> at.getMethodName().equals("lockInterruptibly"));
  }
}
