package dev.offloop.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes a result for people. One thread. */
final class Table {
  private static final int LABEL_WIDTH = 26;
  private static final int COLUMN_WIDTH = 16;

  private final Result result;
  private final List<String> lines = new ArrayList<>();

  private Table(Result result) {
    this.result = result;
  }

  static String of(Result result) {
    final Table table = new Table(result);
    table.addHead();
    table.addRows();
    table.addFoot();
    return String.join(System.lineSeparator(), table.lines);
  }

  private void addHead() {
    lines.add(
        "%s %s of %s, %d in flight%s"
            .formatted(
                result.isSequential() ? "Sequential" : "Random",
                mix(result.writePercent()),
                ByteSize.text(result.blockBytes()),
                result.depth(),
                result.readDelayNanos() > 0
                    ? ", each read slowed by " + TimeSpan.chosen(result.readDelayNanos())
                    : ""));
    lines.add(
        "%s (%s%s), seed %d"
            .formatted(
                result.file(),
                ByteSize.text(result.fileBytes()),
                result.isFileMade() ? ", made for this run" : "",
                result.seed()));
    lines.add("");
  }

  private static String mix(int writePercent) {
    return switch (writePercent) {
      case 0 -> "reads";
      case 100 -> "writes";
      default -> "reads with %d%% writes".formatted(writePercent);
    };
  }

  private void addRows() {
    addRow("", "off the loop", "on the loop");
    addRow("", "─".repeat("off the loop".length()), "─".repeat("on the loop".length()));
    row("operations/s", phase -> number("%,.0f", phase.operationsPerSecond()));
    row("MiB/s", phase -> number("%,.1f", phase.mebibytesPerSecond()));
    row("latency p50", phase -> TimeSpan.text(phase.latency().p50Nanos()));
    row("latency p99", phase -> TimeSpan.text(phase.latency().p99Nanos()));
    row("latency p99.9", phase -> TimeSpan.text(phase.latency().p999Nanos()));
    row("latency max", phase -> TimeSpan.text(phase.latency().maxNanos()));
    row("heartbeat, worst lateness", phase -> lateness(phase.heartbeat()));
    row("workers, peak", phase -> phase.workersPeak() == 0 ? "–" : "" + phase.workersPeak());
    row("processor time", phase -> processor(phase, "%,.2f s", phase.processorSeconds()));
    row(
        "  per operation",
        phase -> processor(phase, "%,.1f µs", phase.processorMicrosPerOperation()));
    row("garbage collection", phase -> collection(phase.collectionMillis()));
    row("measured for", phase -> TimeSpan.text(Math.round(phase.seconds() * 1e9)));
  }

  private void row(String label, Function<Result.OfPhase, String> cell) {
    final Result.OfPhase onLoop = result.onLoop();
    addRow(label, cell(result.offLoop(), cell), onLoop == null ? null : cell(onLoop, cell));
  }

  private static String cell(Result.OfPhase phase, Function<Result.OfPhase, String> cell) {
    return phase.operations() == 0 ? "–" : cell.apply(phase);
  }

  private void addRow(String label, String off, @Nullable String on) {
    final String both =
        pad(label, -LABEL_WIDTH)
            + pad(off, COLUMN_WIDTH)
            + (result.onLoop() == null || on == null ? "" : pad(on, COLUMN_WIDTH));
    lines.add(both.stripTrailing());
  }

  private static String pad(String text, int width) {
    return ("%" + width + "s").formatted(text);
  }

  private void addFoot() {
    lines.add("");
    if (result.verification() != null) {
      lines.add(result.verification().text() + ".");
    }
    lines.add(verdict());
    if (result.isInterrupted()) {
      lines.add("Stopped before its time: these are the figures so far.");
    }
  }

  private String verdict() {
    final String period = TimeSpan.chosen(result.heartbeatNanos());
    final Result.OfPhase onLoop = result.onLoop();
    if (onLoop == null) {
      return "Beside this work a %s heartbeat on the loop was at worst %s late."
          .formatted(period, lateness(result.offLoop().heartbeat()));
    }
    if (result.offLoop().heartbeat().beats() == 0 || onLoop.heartbeat().beats() == 0) {
      return "Too short for the %s heartbeat on the loop to say anything.".formatted(period);
    }
    return "A %s heartbeat on the loop was at worst %s late with the work off the loop,%n%s with it on the loop."
        .formatted(period, lateness(result.offLoop().heartbeat()), lateness(onLoop.heartbeat()));
  }

  private static String lateness(Result.Heartbeat heartbeat) {
    return heartbeat.beats() == 0 ? "–" : TimeSpan.millis(heartbeat.worstLatenessNanos());
  }

  private static String collection(long millis) {
    return millis == 0 ? "–" : TimeSpan.chosen(millis * 1_000_000);
  }

  /** The clock of processor time is coarse: no number from less than a few of its ticks. */
  private static String processor(Result.OfPhase phase, String format, double value) {
    return phase.processorSeconds() < 0.05 ? "–" : number(format, value);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
