package dev.offloop.world;

import dev.offloop.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a story has broken, and what was reported in it. Any thread. */
final class Claims {
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final Queue<String> reported = new ConcurrentLinkedQueue<>();

  void claim(boolean holds, String what) {
    if (!holds) {
      broken.add(what);
    }
  }

  void report(Report report) {
    final Throwable failure = report.failure();
    reported.add(failure == null ? report.message() : report.message() + ": " + failure);
  }

  List<String> takeReports() {
    final List<String> taken = new ArrayList<>();
    for (String next = reported.poll(); next != null; next = reported.poll()) {
      taken.add(next);
    }
    return taken;
  }

  /** Fails if anything was broken, or was reported and nobody has asked. */
  void check() {
    if (!broken.isEmpty() || !reported.isEmpty()) {
      throw new AssertionError("broken: %s; reported: %s".formatted(broken, reported));
    }
  }
}
