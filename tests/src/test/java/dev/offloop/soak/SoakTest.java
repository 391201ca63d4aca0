package dev.offloop.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.Report;
import dev.offloop.soak.FaultyDoor.Fault;
import dev.offloop.tests.Promise;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short soak holds, and a soak finds what is wrong. */
@Tag("slow")
@Timeout(value = 180, threadMode = SEPARATE_THREAD)
final class SoakTest {
  private static final long SEED = 2012;

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  @Promise({"A2", "A4", "A19", "A23", "B3", "B8"})
  void fiveSecondsOfEverythingAtOnceHold() throws IOException, InterruptedException {
    final boolean held = new Soak(Settings.of(Duration.ofSeconds(5), SEED), out).run();
    assertThat(held).as(this::text).isTrue();
    assertThat(text().lines().toList().getLast()).startsWith("soak held: seed 2012, ");
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void oneCallbackGoneWrongIsFound(Fault fault) throws IOException, InterruptedException {
    final AtomicInteger submits = new AtomicInteger();
    final Duration patience =
        fault == Fault.SWALLOWED ? Duration.ofSeconds(2) : Duration.ofSeconds(30);
    final Settings settings =
        Settings.of(Duration.ofMinutes(2), SEED)
            .withPatience(patience)
            .withDoor(pool -> new FaultyDoor(pool, fault, submits));
    final Soak soak = new Soak(settings, out);
    assertThat(soak.run()).as(this::text).isFalse();
    assertThat(soak.findings().first()).contains(expected(fault));
    assertThat(text()).contains("SEED 2012", "BROKEN", "\"actor-0-Submitter\"");
    assertThat(text().lines().toList().getLast()).startsWith("soak BROKEN: seed 2012, ");
  }

  private static String expected(Fault fault) {
    return switch (fault) {
      case SWALLOWED -> "owed for over 2000 ms: the callback of work";
      case TWICE -> "a callback too many";
      case ELSEWHERE -> "outside of the turns of loop";
      case WRONG_VALUE -> "a wrong outcome";
    };
  }

  @Test
  void aReportThatNobodyExpectsIsFound() {
    final Findings findings = new Findings();
    new Reported(findings, new Tally()).report(new Report("something new", null, null, List.of()));
    assertThat(findings.first()).isEqualTo("an unexpected report: something new");
  }

  @Test
  void theSameSeedGivesAnActorTheSameActionsWhateverEachDraws() {
    final Script one = new Script(SEED, 3);
    final Script other = new Script(SEED, 3);
    for (int i = 0; i < 1000; i++) {
      final var random = one.next();
      assertThat(random.nextLong()).isEqualTo(other.next().nextLong());
      if (i % 2 == 0) {
        random.nextLong();
      }
    }
    assertThat(one.next().nextLong()).isNotEqualTo(new Script(SEED, 4).next().nextLong());
  }

  @Test
  void optionsAreReadAndWrongOnesExplained() {
    final Settings settings =
        Settings.parse("--for", "5m", "--seed", "7", "--contexts", "4", "--patience", "500ms");
    assertThat(settings.duration()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.seed()).isEqualTo(7);
    assertThat(settings.contexts()).isEqualTo(4);
    assertThat(settings.patience()).isEqualTo(Duration.ofMillis(500));
    assertThat(catchThrowable(() -> Settings.parse("--for", "5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--for is \"5\"");
  }
}
