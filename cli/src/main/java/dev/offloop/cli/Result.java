package dev.offloop.cli;

import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run: the names are those of the JSON form. Immutable.
 *
 * @param version of this program
 * @param java the version it ran on
 * @param processors how many there are
 * @param file which was read
 * @param isFileMade whether it was made for the run
 * @param fileBytes in whole blocks
 * @param blockBytes what one request moved
 * @param depth requests in flight
 * @param writePercent how many of a hundred were to write
 * @param isSequential or at random
 * @param seed of the sequence of offsets
 * @param readDelayNanos added to each read
 * @param heartbeatNanos the period of the heartbeat
 * @param workersMin of the pool
 * @param workersMax of the pool
 * @param style how the requests off the loop were written
 * @param isInterrupted whether it was stopped before its time
 * @param offLoop the phase beside the loop
 * @param onLoop the phase on the loop, if there was one
 * @param verification what was checked, if anything was
 */
record Result(
    String version,
    String java,
    int processors,
    String file,
    boolean isFileMade,
    long fileBytes,
    int blockBytes,
    int depth,
    int writePercent,
    boolean isSequential,
    long seed,
    long readDelayNanos,
    long heartbeatNanos,
    int workersMin,
    int workersMax,
    String style,
    boolean isInterrupted,
    OfPhase offLoop,
    @Nullable OfPhase onLoop,
    @Nullable Verification verification) {

  /**
   * One phase.
   *
   * @param seconds it took
   * @param operations done
   * @param reads of them
   * @param writes of them
   * @param operationsPerSecond on average
   * @param mebibytesPerSecond on average
   * @param latency of the operations
   * @param heartbeat beside them
   * @param workersPeak workers that there were at most
   * @param processorSeconds of the whole process
   * @param processorMicrosPerOperation of the whole process
   * @param collectionMillis of pauses for the garbage collector, which hold up the loop too
   */
  record OfPhase(
      double seconds,
      long operations,
      long reads,
      long writes,
      double operationsPerSecond,
      double mebibytesPerSecond,
      Latency latency,
      Heartbeat heartbeat,
      int workersPeak,
      double processorSeconds,
      double processorMicrosPerOperation,
      long collectionMillis) {

    static OfPhase of(
        Meter meter, int blockBytes, Heartbeat heartbeat, int workersPeak, Cost cost) {
      final double seconds = meter.measuredNanos() / 1e9;
      final double perSecond = seconds > 0 ? meter.operations() / seconds : 0;
      return new OfPhase(
          seconds,
          meter.operations(),
          meter.reads(),
          meter.writes(),
          perSecond,
          perSecond * blockBytes / (1 << 20),
          Latency.of(meter.latency()),
          heartbeat,
          workersPeak,
          cost.processorNanos() / 1e9,
          meter.operations() > 0 ? cost.processorNanos() / 1e3 / meter.operations() : 0,
          cost.collectionMillis());
    }
  }

  /**
   * From the wish for an operation to its result on the loop.
   *
   * @param p50Nanos half of them took no longer
   * @param p99Nanos 99 of 100 took no longer
   * @param p999Nanos 999 of 1000 took no longer
   * @param maxNanos none took longer
   */
  record Latency(long p50Nanos, long p99Nanos, long p999Nanos, long maxNanos) {
    static Latency of(Histogram histogram) {
      return new Latency(
          histogram.getValueAtPercentile(50),
          histogram.getValueAtPercentile(99),
          histogram.getValueAtPercentile(99.9),
          histogram.getMaxValue());
    }
  }

  /**
   * How late the heartbeat came.
   *
   * @param beats that came
   * @param missed that were due while an earlier one was late, and left out
   * @param p99LatenessNanos 99 of 100 came no later
   * @param worstLatenessNanos none came later
   */
  record Heartbeat(long beats, long missed, long p99LatenessNanos, long worstLatenessNanos) {}

  /**
   * Blocks that were read and checked, in both phases.
   *
   * @param checked held what they must
   * @param believed were read for the first time in a file of unknown content
   * @param overlapped were being written meanwhile, so nothing could be said
   */
  record Verification(long checked, long believed, long overlapped) {
    String text() {
      return String.format(Locale.ROOT, "%,d blocks checked", checked)
          + count(", %,d read for the first time and believed", believed)
          + count(", %,d not, for they were being written", overlapped);
    }

    private static String count(String format, long number) {
      return number == 0 ? "" : String.format(Locale.ROOT, format, number);
    }
  }
}
