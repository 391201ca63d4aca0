/** What core's parts cost by themselves, measured by JMH. */
@NullMarked
package dev.offloop.bench.leaf;

import org.jspecify.annotations.NullMarked;
