package dev.offloop.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to do, checked. Immutable.
 *
 * @param file the user's file, or null for one made for the run
 * @param directory where a made file goes
 * @param madeBytes how large a made file is
 * @param blockBytes what one request moves
 * @param depth requests in flight
 * @param writePercent how many of a hundred requests write
 * @param isSequential one block after the other, instead of at random
 * @param nanosMax how long the first phase goes on
 * @param countMax how many requests each phase makes at most
 * @param workersMin of the pool
 * @param workersMax of the pool
 * @param isVerified whether each block read is checked
 * @param isCompared whether there is a second phase, on the loop
 * @param seed of the offsets and of the content
 * @param readDelayNanos added to each read
 * @param heartbeatNanos the period of the heartbeat
 */
record Settings(
    @Nullable Path file,
    Path directory,
    long madeBytes,
    int blockBytes,
    int depth,
    int writePercent,
    boolean isSequential,
    long nanosMax,
    long countMax,
    int workersMin,
    int workersMax,
    boolean isVerified,
    boolean isCompared,
    long seed,
    long readDelayNanos,
    long heartbeatNanos) {}
