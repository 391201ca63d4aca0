package dev.offloop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.AioRequest;
import dev.offloop.ThreadPool;
import dev.offloop.testing.Explored;
import dev.offloop.testing.Scenario;
import dev.offloop.testing.World;
import dev.offloop.tests.Promise;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Small stories in every way in which their steps can be interleaved. */
final class InterleavingsTest {
  private static final long RUNS_MAX = 60_000;

  private static void playAll(Scenario scenario) {
    final Explored explored = World.everyInterleaving(RUNS_MAX, scenario);
    assertThat(explored.isComplete()).as("more than %s ways", RUNS_MAX).isTrue();
    System.out.printf("every interleaving: %d runs, %d steps%n", explored.runs(), explored.steps());
  }

  @Test
  @Promise({"A19", "A8", "B9"})
  void twoSubmittersAndOneWorker() {
    final Set<Boolean> orders = new HashSet<>();
    playAll(
        WorldStage.scenario(
            stage -> {
              final Requests requests = new Requests(stage);
              final AioContext loop = stage.loop("loop");
              final ThreadPool pool = ThreadPool.builder(loop).name("p").workersMax(1).build();
              stage.thread("a", () -> requests.submit(pool, () -> ""));
              stage.thread("b", () -> requests.submit(pool, () -> ""));
              loop.pollUntil(() -> requests.callbacks() == 2);
              pool.close();
              requests.check();
              orders.add(requests.all().getFirst().position == 1);
            }));
    assertThat(orders).containsExactly(true); // one worker, one queue: as they came
  }

  @Test
  @Promise({"A2", "A17", "A18", "A20"})
  void aCancelAndAStart() {
    final Set<AioRequest.Cancel> answers = new HashSet<>();
    playAll(
        WorldStage.scenario(
            stage -> {
              final Requests requests = new Requests(stage);
              final AioContext loop = stage.loop("loop");
              final ThreadPool pool = ThreadPool.builder(loop).name("p").workersMax(1).build();
              final Requests.Entry entry = requests.submit(pool, () -> "");
              stage.thread("canceller", () -> answers.add(entry.cancel()));
              loop.pollUntil(() -> requests.callbacks() == 1);
              stage.joinAll();
              pool.close();
              requests.check();
            }));
    assertThat(answers)
        .containsExactlyInAnyOrder(
            AioRequest.Cancel.REMOVED, AioRequest.Cancel.RUNNING, AioRequest.Cancel.OVER);
  }

  @Test
  @Promise({"B8", "A19"})
  void aCloseAndASubmit() {
    final Set<Boolean> refusals = new HashSet<>();
    playAll(
        WorldStage.scenario(
            stage -> {
              final Requests requests = new Requests(stage);
              final AioContext loop = stage.loop("loop");
              final ThreadPool pool = ThreadPool.builder(loop).name("p").workersMax(1).build();
              stage.thread(
                  "submitter", () -> refusals.add(requests.submit(pool, () -> "").isRefused));
              stage.pause();
              pool.close();
              stage.joinAll();
              requests.check();
            }));
    assertThat(refusals).containsExactlyInAnyOrder(true, false);
  }

  @Test
  @Promise({"A26", "B9"})
  void aKickAndATurnThatFallsAsleep() {
    playAll(
        WorldStage.scenario(
            stage -> {
              final AioContext loop = stage.loop("loop");
              final boolean[] isMet = new boolean[1];
              stage.thread(
                  "kicker",
                  () -> {
                    loop.kick();
                    stage.pause();
                    isMet[0] = true;
                    loop.kick();
                  });
              loop.pollUntil(() -> isMet[0]);
            }));
  }

  @Test
  @Promise({"A34", "A27"})
  void aCloseAndATask() {
    final Set<String> ends = new HashSet<>();
    playAll(
        WorldStage.scenario(
            stage -> {
              final AioContext loop = stage.ioThread("io").context();
              final StringBuilder end = new StringBuilder();
              stage.thread(
                  "giver",
                  () -> {
                    try {
                      loop.execute(() -> end.append("runs "));
                      end.append("accepted ");
                    } catch (RejectedExecutionException closed) {
                      end.append("refused ");
                    }
                  });
              stage.pause();
              loop.close();
              stage.joinAll();
              ends.add(end.toString());
            }));
    assertThat(ends).containsExactlyInAnyOrder("accepted runs ", "refused ");
  }
}
