package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.AioRequest;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class FlightRecordingTest {
  private static final List<String> COMMON =
      List.of(
          "dev.offloop.Submit", "dev.offloop.Start", "dev.offloop.Complete", "dev.offloop.Cancel");

  @AutoClose private final TestLoop loop = new TestLoop();
  @TempDir private Path directory;

  private List<RecordedEvent> eventsOf(Recording recording) throws IOException {
    recording.stop();
    final Path file = directory.resolve("recording.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("dev.offloop."))
        .filter(event -> "traced".equals(event.getString("pool")))
        .toList();
  }

  /** One that returns, one that throws, one that is cancelled, in a pool that comes and goes. */
  private void useAPool() {
    final ThreadPool pool = loop.pool(b -> b.name("traced").workersMax(1));
    pool.submit(() -> "", loop.note("returns"));
    pool.submit(
        () -> {
          throw new Exception("x");
        },
        loop.note("throws"));
    final AioRequest<String> never = pool.submit(() -> "", loop.note("cancelled"));
    never.cancel();
    pool.close();
  }

  @Test
  @Promise({"A22"})
  void theEventsOfEveryRequestAreOffUnlessAskedForAndTheRareOnesOn() throws IOException {
    try (Recording recording = new Recording()) {
      recording.start();
      useAPool();
      assertThat(names(eventsOf(recording)))
          .containsExactlyInAnyOrder("dev.offloop.WorkerStarted", "dev.offloop.WorkerLeft");
    }
  }

  private static Set<String> names(List<RecordedEvent> events) {
    return events.stream().map(event -> event.getEventType().getName()).collect(Collectors.toSet());
  }

  @Test
  @Promise({"A22"})
  void askedForByNameTheyTellOfEachRequestWithIdPoolAndTimes() throws IOException {
    try (Recording recording = new Recording()) {
      COMMON.forEach(name -> recording.enable(name).withoutThreshold());
      recording.start();
      useAPool();
      final List<RecordedEvent> events = eventsOf(recording);
      assertThat(ids(events, "dev.offloop.Submit")).containsExactlyInAnyOrder(1L, 2L, 3L);
      assertThat(ids(events, "dev.offloop.Start")).containsExactlyInAnyOrder(1L, 2L);
      assertThat(ids(events, "dev.offloop.Cancel")).containsExactly(3L);
      assertThat(ids(events, "dev.offloop.Complete")).containsExactlyInAnyOrder(1L, 2L, 3L);
      final RecordedEvent returned = completeOf(events, 1);
      assertThat(returned.getString("outcome")).isEqualTo("returned");
      for (String time : List.of("queueTime", "runTime", "deliveryTime")) {
        assertThat(returned.getDuration(time)).isBetween(Duration.ZERO, Waiting.PATIENCE);
      }
      assertThat(completeOf(events, 2).getString("outcome")).isEqualTo("threw");
      assertThat(completeOf(events, 3).getString("outcome")).isEqualTo("cancelled");
    }
  }

  private static List<Long> ids(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals(name))
        .map(event -> event.getLong("requestId"))
        .toList();
  }

  private static RecordedEvent completeOf(List<RecordedEvent> events, long id) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.offloop.Complete"))
        .filter(event -> event.getLong("requestId") == id)
        .findAny()
        .orElseThrow();
  }

  @Test
  @Promise({"A22", "B6"})
  void aFailedThreadStartIsAnEventInAnyRecording() throws IOException {
    try (Recording recording = new Recording()) {
      recording.start();
      final boolean[] hasFailed = {false};
      final ThreadPool pool =
          loop.pool(
              b ->
                  b.name("traced")
                      .threadFactory(
                          body -> {
                            if (!hasFailed[0]) {
                              hasFailed[0] = true;
                              throw new IllegalStateException("not yet");
                            }
                            return new Thread(body);
                          }));
      pool.submit(() -> "", loop.note("x"));
      loop.untilLogged(1);
      pool.close();
      assertThat(eventsOf(recording))
          .filteredOn(
              event -> event.getEventType().getName().equals("dev.offloop.WorkerCreationFailed"))
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.getString("failure"))
                      .isEqualTo("java.lang.IllegalStateException"));
    }
  }
}
