/** Tests of plan, arithmetic and tables. */
@NullMarked
package dev.offloop.bench.compare;

import org.jspecify.annotations.NullMarked;
