/** The JVM of one contestant: commands in, figures out. */
@NullMarked
package dev.offloop.bench.driver;

import org.jspecify.annotations.NullMarked;
