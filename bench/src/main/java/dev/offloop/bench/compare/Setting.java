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

  /** Whether targets are about it; what stands beside them has one process of each contestant. */
  boolean isOfTargets() {
    return switch (placement) {
      case ONE, SPLIT -> workers == Plan.WORKERS_FEW;
      case FREE -> workers == Plan.WORKERS_MAX;
    };
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
