package dev.offloop.cli;

import java.io.Console;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a phase is: a bar on a terminal, a line each second elsewhere.
 *
 * <h2>Threads and locks</h2>
 *
 * The loop calls {@link #update}, which stores three numbers. The library's own thread draws, so a
 * terminal that is slow or stopped does not hold the loop up.
 */
final class Progress implements AutoCloseable {
  /** What is shown. */
  enum Mode {
    /** A bar if this is a terminal, else lines. */
    AUTO,
    /** A bar. */
    BAR,
    /** A line each second. */
    LINES,
    /** Nothing. */
    NONE;

    /** As it is written on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    @SuppressWarnings("SystemConsoleNull") // JDK 25 is back at null where there is no terminal
    private Mode resolved() {
      if (this != AUTO) {
        return this;
      }
      final Console console = System.console();
      return console != null && console.isTerminal() ? BAR : LINES;
    }
  }

  private static final int CELLS = 24;
  private static final int WIDTH = 79;

  private final Screen screen;
  private final boolean isByCount;
  private final Mode mode;
  private final @Nullable ProgressBar bar;

  // Written by the loop, read by the library's thread: each right by itself is enough for a
  // display.
  private volatile long operations;
  private volatile long nanos;

  // The library's thread, and at the end the closing one, after it.
  private volatile String lastLine = "";

  Progress(Screen screen, Mode wanted, String name, Meter meter) {
    this.screen = screen;
    this.isByCount = meter.nanosMax() == Long.MAX_VALUE;
    this.mode = wanted.resolved();
    this.bar = mode == Mode.NONE ? null : begin(name, meter);
  }

  private ProgressBar begin(String name, Meter meter) {
    // With a width of ours: to ask for the terminal's, the library would open it, and then Ctrl-C
    // would kill the JVM before it has tidied up.
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(isByCount ? meter.countMax() : millis(meter.nanosMax()))
        .setUpdateIntervalMillis(mode == Mode.BAR ? 100 : 1000)
        .setConsumer(new DelegatingProgressBarConsumer(this::show, WIDTH))
        .setRenderer((state, width) -> mode == Mode.BAR ? drawn(state) : told(state))
        .build();
  }

  /** Takes over how far a phase is. */
  void update(Meter meter) {
    if (bar != null) {
      operations = meter.operations();
      nanos = meter.elapsedNanos();
      bar.stepTo(Math.min(bar.getMax(), isByCount ? operations : millis(nanos)));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      screen.endLine();
    }
  }

  private void show(String line) {
    // The library repeats the last line when it is closed.
    if (line.equals(lastLine)) {
      return;
    }
    if (mode == Mode.BAR) {
      screen.redraw(line + " ".repeat(Math.max(0, lastLine.length() - line.length())));
    } else if (operations > 0) {
      screen.message(line);
    }
    lastLine = line;
  }

  private String drawn(ProgressState state) {
    final int full = (int) (CELLS * state.getNormalizedProgress());
    return "%-12s  %s%s %3.0f%%  %s"
        .formatted(
            state.getTaskName(),
            "█".repeat(full),
            "░".repeat(CELLS - full),
            100 * state.getNormalizedProgress(),
            figures());
  }

  private String told(ProgressState state) {
    return "%s: %.0f%%, %s"
        .formatted(state.getTaskName(), 100 * state.getNormalizedProgress(), figures());
  }

  private String figures() {
    final double seconds = nanos / 1e9;
    return String.format(
        Locale.ROOT, "%.1f s, %,.0f/s", seconds, seconds > 0 ? operations / seconds : 0);
  }

  private static long millis(long nanos) {
    return Math.max(1, nanos / 1_000_000);
  }
}
