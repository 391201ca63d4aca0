package dev.offloop;

import java.time.Duration;

/**
 * The figures of a pool at one moment, each right by itself, read one after the other.
 *
 * @param queued requests that wait for a worker
 * @param active works that run, abandoned ones included
 * @param idle workers that rest
 * @param workers workers alive or about to be started
 * @param completed requests whose outcome came from a started work and was delivered, since the
 *     beginning
 * @param cancelled requests that left without running and were delivered, since the beginning
 * @param rejected submits that were refused, since the beginning
 * @param abandoned requests whose callback was told, at the deadline of a close, without waiting
 *     for their work, since the beginning
 * @param polled for how long workers have looked for requests instead of sleeping, since the
 *     beginning; polls that found one at once count for nothing
 */
public record PoolStats(
    int queued,
    int active,
    int idle,
    int workers,
    long completed,
    long cancelled,
    long rejected,
    long abandoned,
    Duration polled) {}
