/** The contract on the deterministic world, and that world itself. */
@NullMarked
package dev.offloop.world;

import org.jspecify.annotations.NullMarked;
