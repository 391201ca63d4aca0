package dev.offloop.explore;

import org.jspecify.annotations.Nullable;

/**
 * What an exploration came to.
 *
 * @param scenarios how many different scenarios were run
 * @param invocations how many times a scenario was run to its end, each in its own interleaving
 * @param endings how many different results were seen
 * @param millis how long it took
 * @param failure what Lincheck found, with its interleaving, or null
 */
record Explored(
    int scenarios, long invocations, int endings, long millis, @Nullable String failure) {}
