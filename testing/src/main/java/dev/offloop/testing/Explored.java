package dev.offloop.testing;

/**
 * How much was explored without a failure.
 *
 * @param runs how often the scenario was played
 * @param steps how many steps of threads that were in all
 * @param isComplete whether no interleaving was left out
 */
public record Explored(long runs, long steps, boolean isComplete) {}
