package dev.offloop.base;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Touched only by the thread that carries this worker's steps, or by whoever holds the roster's
 * lock while that worker is parked and not yet summoned.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface WorkerConfined {}
