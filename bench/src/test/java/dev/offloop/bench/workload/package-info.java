/** Tests of the workloads. */
@NullMarked
package dev.offloop.bench.workload;

import org.jspecify.annotations.NullMarked;
