package dev.offloop.bench.compare;

import dev.offloop.bench.contestant.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A contestant as the comparison sees it: a command line and two names. Immutable.
 *
 * @param id the short name
 * @param title the name for people
 * @param isJava whether it lives in a JVM, else it is the program built from {@code bench/native}
 */
record Entrant(String id, String title, boolean isJava) {
  static final String OWN = "offloop";
  static final String LIBUV = "libuv";

  static List<Entrant> all() {
    return Stream.concat(
            Arrays.stream(Kind.values()).map(kind -> new Entrant(kind.id(), kind.title(), true)),
            Stream.of(new Entrant(LIBUV, "libuv uv_queue_work (C)", false)))
        .toList();
  }

  boolean isOwn() {
    return id.equals(OWN);
  }

  boolean isLibuv() {
    return id.equals(LIBUV);
  }

  /** Whether it is another Java library: the peers that most targets are about. */
  boolean isPeer() {
    return isJava && !isOwn();
  }
}
