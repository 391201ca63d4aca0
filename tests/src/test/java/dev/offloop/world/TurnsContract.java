package dev.offloop.world;

import dev.offloop.AioContext;
import dev.offloop.AioTimer;
import dev.offloop.BottomHalf;
import dev.offloop.EventNotifier;
import dev.offloop.tests.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a loop's turns run, and who drives them. */
abstract class TurnsContract extends Contract {
  @Test
  @Promise("A26")
  void eachStopEndsOneRunAlsoTheNext() {
    play(
        stage -> {
          final AioContext loop = stage.loop("loop");
          final AtomicInteger returned = new AtomicInteger();
          stage.thread(
              "driver",
              () -> {
                loop.run();
                returned.incrementAndGet();
                loop.run();
                returned.incrementAndGet();
              });
          stage.pause();
          loop.stop();
          stage.await(() -> returned.get() == 1, "the first run to end");
          final AtomicBoolean hasRun = new AtomicBoolean();
          loop.execute(() -> hasRun.set(true));
          if (stage.choose(2) == 0) { // else the stop comes before the second run, or during
            stage.await(hasRun::get, "the second run to turn");
          }
          loop.stop();
          stage.await(() -> returned.get() == 2, "the second run to end");
        });
  }

  @Test
  @Promise({"A26", "A32", "B9"})
  void aKickEndsABlockingTurnAndHasAConditionLookedAt() {
    play(
        stage -> {
          final AioContext loop = stage.loop("loop");
          final AtomicBoolean isMet = new AtomicBoolean();
          final AtomicInteger over = new AtomicInteger();
          stage.thread(
              "driver",
              () -> {
                stage.claim(!loop.poll(true), "a kick alone is no progress");
                over.incrementAndGet();
                loop.pollUntil(isMet::get);
                over.incrementAndGet();
              });
          stage.pause();
          loop.kick();
          stage.await(() -> over.get() == 1, "the kicked turn to end");
          isMet.set(true);
          loop.kick();
          stage.await(() -> over.get() == 2, "the condition to be seen");
        });
  }

  @Test
  @Promise("A26")
  void aSecondDriverIsRefusedAndALaterOneSeesWhatTheFirstWrote() {
    play(
        stage -> {
          final AioContext loop = stage.loop("loop");
          final int[] written = new int[1]; // plain: driving publishes it
          final AtomicInteger refused = new AtomicInteger();
          final AtomicInteger turns = new AtomicInteger();
          for (int i = 0; i < 12; i++) {
            loop.execute(
                () -> {
                  written[0]++;
                  stage.pause();
                });
          }
          for (String name : List.of("driver-1", "driver-2", "driver-3")) {
            stage.thread(
                name,
                () -> {
                  for (int i = 0; i < 4; i++) {
                    try {
                      loop.poll(false);
                      turns.incrementAndGet();
                    } catch (IllegalStateException busy) {
                      refused.incrementAndGet();
                    }
                    stage.pause();
                  }
                });
          }
          stage.joinAll();
          stage.claim(turns.get() + refused.get() == 12 && turns.get() > 0, "turns: " + turns);
          loop.pollUntil(() -> written[0] == 12);
        });
  }

  @Test
  @Promise("A27")
  void aBottomHalfRunsAfterItsLastScheduleAndNeverMoreOften() {
    play(
        stage -> {
          final AioContext loop = stage.ioThread("io").context();
          final AtomicInteger asked = new AtomicInteger();
          final AtomicInteger inside = new AtomicInteger();
          final AtomicInteger runs = new AtomicInteger();
          final AtomicInteger seen = new AtomicInteger();
          final BottomHalf half =
              loop.bottomHalf(
                  () -> {
                    stage.claim(inside.incrementAndGet() == 1, "two calls at the same time");
                    seen.set(asked.get());
                    runs.incrementAndGet();
                    stage.pause();
                    inside.decrementAndGet();
                  });
          for (String name : List.of("scheduler-1", "scheduler-2")) {
            stage.thread(
                name,
                () -> {
                  for (int i = 0; i < 5; i++) {
                    asked.incrementAndGet();
                    half.schedule();
                    stage.pause();
                  }
                });
          }
          stage.joinAll();
          stage.await(() -> seen.get() == 10, "the last schedule to be answered");
          stage.claim(runs.get() <= 10, "10 schedules, runs: " + runs);
        });
  }

  @Test
  @Promise("A27")
  void aBottomHalfCancelledOnTheLoopDoesNotRun() {
    play(
        stage -> {
          final AioContext loop = stage.ioThread("io").context();
          final AtomicBoolean isCancelled = new AtomicBoolean();
          final BottomHalf half =
              loop.bottomHalf(() -> stage.claim(!isCancelled.get(), "ran after its cancel"));
          stage.thread(
              "scheduler",
              () -> {
                for (int i = 0; i < 4 && !isCancelled.get(); i++) {
                  half.schedule();
                  stage.pause();
                }
              });
          stage.joinAll(); // so that no schedule comes behind the cancel
          final AtomicBoolean isOver = new AtomicBoolean();
          loop.execute(
              () -> {
                half.schedule();
                half.cancel();
                isCancelled.set(true);
                loop.execute(() -> loop.execute(() -> isOver.set(true)));
              });
          stage.await(isOver::get, "two more turns");
        });
  }

  @Test
  @Promise("A27")
  void tasksOfOneThreadRunInItsOrderAndOneAtATime() {
    play(
        stage -> {
          final AioContext loop = stage.ioThread("io").context();
          final List<String> ran = new CopyOnWriteArrayList<>();
          for (String name : List.of("a", "b", "c")) {
            stage.thread(
                name,
                () -> {
                  for (int i = 0; i < 5; i++) {
                    final String task = name + i;
                    loop.execute(() -> ran.add(task));
                    stage.pause();
                  }
                });
          }
          stage.joinAll();
          stage.await(() -> ran.size() == 15, "all tasks to run");
          for (String name : List.of("a", "b", "c")) {
            final List<String> own = ran.stream().filter(n -> n.startsWith(name)).toList();
            stage.claim(own.equals(own.stream().sorted().toList()), "" + ran);
          }
        });
  }

  @Test
  @Promise("A29")
  void noTimerIsEarlyHoweverItIsArmed() {
    play(
        stage -> {
          final AioContext loop = stage.ioThread("io").context();
          final AtomicInteger rung = new AtomicInteger();
          for (int i = 0; i < 4; i++) {
            final AtomicReference<Duration> due = new AtomicReference<>(Duration.ZERO);
            final AtomicReference<AioTimer> timer = new AtomicReference<>();
            final Runnable arms =
                () -> {
                  final Duration delay = us(stage.choose(3000));
                  due.set(stage.now().plus(delay));
                  timer.get().schedule(delay);
                };
            final AtomicInteger left = new AtomicInteger(3);
            timer.set(
                loop.timer(
                    () -> {
                      stage.claim(stage.now().compareTo(due.get()) >= 0, "rang early");
                      rung.incrementAndGet();
                      if (left.decrementAndGet() > 0) {
                        arms.run();
                      }
                    }));
            loop.execute(arms);
            stage.pause();
          }
          stage.await(() -> rung.get() == 12, "all timers to ring");
        });
  }

  @Test
  @Promise("A28")
  void whatWasWrittenBeforeASetIsSeenByItsHandler() {
    play(
        stage -> {
          final AioContext loop = stage.ioThread("io").context();
          final AtomicInteger written = new AtomicInteger();
          final AtomicInteger seen = new AtomicInteger();
          final AtomicInteger calls = new AtomicInteger();
          final AtomicReference<EventNotifier> notifier = new AtomicReference<>();
          notifier.set(
              loop.notifier(
                  () -> {
                    calls.incrementAndGet();
                    stage.claim(notifier.get().testAndClear(), "called without a set");
                    seen.set(written.get());
                    stage.pause();
                  }));
          for (String name : List.of("setter-1", "setter-2", "setter-3")) {
            stage.thread(
                name,
                () -> {
                  for (int i = 0; i < 4; i++) {
                    written.incrementAndGet();
                    notifier.get().set();
                    stage.pause();
                  }
                });
          }
          stage.joinAll();
          stage.await(() -> seen.get() == 12, "the last set to be seen");
          stage.claim(calls.get() <= 12, "12 sets, calls: " + calls);
        });
  }

  @Test
  @Promise("B4")
  void noKindOfCallbackStarvesAnotherThatKeepsComing() {
    play(
        stage -> {
          final AioContext loop = stage.ioThread("io").context();
          final Callers callers = new Callers(stage, loop, Duration.ZERO);
          callers.start();
          stage.await(() -> callers.fewest() >= 4, "each kind to have been called: " + callers);
          callers.stop();
        });
  }
}
