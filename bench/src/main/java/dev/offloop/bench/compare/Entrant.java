package dev.offloop.bench.compare;

import dev.offloop.bench.contestant.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A contestant as the comparison sees it: a command line and two names. Immutable.
 *
 * @param id the short name
 * @param title the name for people
 * @param isJava whether it lives in a JVM, else it is the program built from {@code bench/native}
 * @param classPath of its JVM
 */
record Entrant(String id, String title, boolean isJava, String classPath) {
  static final String OWN = "offloop";
  private static final String BEFORE = "before";
  static final String LIBUV = "libuv";

  /** This library where its pool may grow to the default limit. */
  static final String WIDE = OWN + "-" + Plan.WORKERS_MAX;

  static List<Entrant> all() {
    return Stream.concat(
            Arrays.stream(Kind.values()).map(kind -> java(kind.id(), kind.title())),
            Stream.of(
                java(WIDE, "Offloop, up to " + Plan.WORKERS_MAX + " workers"),
                new Entrant(LIBUV, "libuv uv_queue_work (C)", false, "")))
        .toList();
  }

  static Entrant java(String id, String title) {
    return new Entrant(id, title, true, System.getProperty("java.class.path"));
  }

  /** Another version of this library, as its benchmarks were built. */
  static Entrant before(Path jar) {
    return new Entrant(BEFORE, "Offloop before (" + jar + ")", true, jar.toString());
  }

  /** Returns the word by which the driver in its class path knows it. */
  String kind() {
    return isBefore() || isWide() ? OWN : id;
  }

  /** Returns how many workers it has where others have those of a setting. */
  int workers(Setting setting) {
    return isWide() ? Plan.WORKERS_MAX : setting.workers();
  }

  boolean isBefore() {
    return id.equals(BEFORE);
  }

  /** Whether it is no library, but a mark: the least that must be done. */
  boolean isMark() {
    return isBareMark() || id.equals(Kind.RINGS_ATOMIC.id());
  }

  /** Whether it is the mark that is no pool at all. */
  boolean isBareMark() {
    return id.equals(Kind.RINGS.id());
  }

  /**
   * Whether it is this library once more, with other limits than the setting's, so that both take
   * turns in one row.
   */
  boolean isWide() {
    return id.equals(WIDE);
  }

  boolean isOwn() {
    return id.equals(OWN);
  }

  boolean isLibuv() {
    return id.equals(LIBUV);
  }

  /** Whether it is another Java library: the peers that most targets are about. */
  boolean isPeer() {
    return isJava && !isOwn() && !isWide() && !isBefore() && !isMark();
  }
}
