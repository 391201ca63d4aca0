/** The loop contract kit, held against loops that keep it and loops that break it. */
@NullMarked
package dev.offloop.kit;

import org.jspecify.annotations.NullMarked;
