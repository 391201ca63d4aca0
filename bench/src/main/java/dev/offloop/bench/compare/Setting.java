package dev.offloop.bench.compare;

import dev.offloop.bench.contestant.Placement;
import java.util.Locale;

/**
 * What one JVM of each contestant is started for. Immutable.
 *
 * @param placement of loop and workers
 * @param workers the size of fixed pools, the limit of those that grow
 */
record Setting(Placement placement, int workers) {
  /** The short name, the end of its rows' names. */
  String id() {
    return placement.name().toLowerCase(Locale.ROOT) + "-" + workers;
  }

  String title() {
    final String where =
        switch (placement) {
          case ONE -> "everything on one processor";
          case SPLIT -> "loop on processor 0, workers on processor 1";
          case FREE -> "threads placed by the system";
        };
    return where + ", " + workers + " workers";
  }
}
