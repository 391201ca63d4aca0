package dev.offloop.bench.compare;

import java.util.List;

/** The columns of a kind of measurement; the first one ranks and is plotted. */
enum Shape {
  /** Operations in a closed loop. */
  THROUGHPUT(
      Column.more("ops_per_s", "operations/s", Unit.COUNT),
      Column.less("cpu_ns", "processor/op", Unit.NANOS),
      Column.less("alloc_bytes", "allocated/op", Unit.BYTES)),
  /** Time from submit to callback. */
  LATENCY(
      Column.less("p999_ns", "p99.9", Unit.MICROS),
      Column.less("p99_ns", "p99", Unit.MICROS),
      Column.less("p50_ns", "p50", Unit.MICROS),
      Column.less("max_ns", "max", Unit.MICROS)),
  /** Works that block. */
  BLOCKING(
      Column.more("ops_per_s", "operations/s", Unit.COUNT),
      Column.more("of_ideal", "of the ideal", Unit.SHARE),
      Column.less("cpu_ns", "processor/op", Unit.NANOS)),
  /** The way to many workers. */
  GROWTH(
      Column.less("grown_ms", "all workers after", Unit.MILLIS),
      Column.more("threads", "workers", Unit.COUNT)),
  /** Short works behind long ones. */
  BEHIND(
      Column.less("last_ms", "last no-op", Unit.MILLIS),
      Column.less("first_ms", "first no-op", Unit.MILLIS)),
  /** Bursts with rest between. */
  BURSTS(
      Column.less("cpu_ns", "processor/op", Unit.NANOS),
      Column.less("p50_ns", "burst p50", Unit.MICROS),
      Column.less("p99_ns", "burst p99", Unit.MICROS),
      Column.less("threads", "workers used", Unit.COUNT),
      Column.less("alloc_bytes", "allocated/op", Unit.BYTES)),
  /** Completions while many are outstanding. */
  BACKLOG(
      Column.less("ns_per_completion", "per completion", Unit.NANOS),
      Column.less("live_bytes", "live per waiting request", Unit.BYTES)),
  /** Cancels of queued requests. */
  CANCEL(
      Column.less("cancel_ns", "per cancel", Unit.NANOS),
      Column.more("told", "told on the loop", Unit.SHARE),
      Column.less("left_bytes", "left per request", Unit.BYTES)),
  /** Nothing to do. */
  REST(
      Column.less("rest_us_per_s", "processor at rest", Unit.MICROS_PER_SECOND),
      Column.less("after_us", "in 5 ms from 1 ms after the last", Unit.PLAIN_MICROS)),
  /** Many that wait. */
  ALIVE(Column.less("bytes", "live each", Unit.BYTES)),
  /** The process as a whole. */
  MEMORY(
      Column.less("resident_peak_mib", "resident, peak", Unit.MEBIBYTES),
      Column.less("heap_peak_mib", "heap used, peak", Unit.MEBIBYTES));

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of records
  private final List<Column> columns;

  Shape(Column... columns) {
    this.columns = List.of(columns);
  }

  List<Column> columns() {
    return columns;
  }

  Column first() {
    return columns.getFirst();
  }
}
