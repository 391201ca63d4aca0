package dev.offloop.soak;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** How often what was done. Any thread. */
final class Tally {
  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
  private final LongAdder actions = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private final LongAdder callbacks = new LongAdder();

  void action() {
    actions.increment();
  }

  void request() {
    requests.increment();
  }

  void callback() {
    callbacks.increment();
  }

  /** Something of a kind that is only counted. */
  void count(String what) {
    counts.computeIfAbsent(what, key -> new LongAdder()).increment();
  }

  long actions() {
    return actions.sum();
  }

  long requests() {
    return requests.sum();
  }

  long callbacks() {
    return callbacks.sum();
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
