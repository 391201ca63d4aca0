/** What contestants are put through; each workload answers with figures. */
@NullMarked
package dev.offloop.bench.workload;

import org.jspecify.annotations.NullMarked;
