/**
 * Planted mutants of core, and whether each is caught: what {@code bin/prove mutants} runs. See
 * {@code mutants/README.md}. One thread; the layers run in processes of their own.
 */
@NullMarked
package dev.offloop.mutants;

import org.jspecify.annotations.NullMarked;
