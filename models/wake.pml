/*
 * Waking a coroutine that suspends.
 *
 * PAIRS: wake
 *
 * A body that suspends twice, two threads that wake it once each, again until they are accepted, and
 * a third that resumes it for something else. The strand is a virtual thread whose park keeps one
 * permit; with LOCK_STEP it is one that runs while its home waits, a step for each resumption.
 *
 * Held: the body comes to its end; each suspend has had a wake of its own; with LOCK_STEP the home
 * and the body never run at once.
 *
 * Switches that plant a mistake: see README.md.
 */

#define WAKES 2

bool isWoken;
bool isResting;    /* of RESUMED_IF_RESTING alone */
byte marked;       /* wakes accepted */
byte seen;         /* suspends that are over */
bool isOver;

#ifdef LOCK_STEP
byte steps;        /* tasks of the home */
bool isBodysTurn;
bool homeRuns = true;
#else
bool permit = true; /* from the start */
#endif

/* Strand.resume. */
inline resume() {
#ifdef LOCK_STEP
  steps++
#else
  permit = true
#endif
}

/* Strand.rest. */
inline rest() {
#ifdef LOCK_STEP
  isBodysTurn = false;
  isBodysTurn
#else
#ifdef NO_PERMIT
  permit = false;
  permit;
#endif
  atomic { permit -> permit = false }
#endif
}

active proctype Body() {
#ifdef LOCK_STEP
  isBodysTurn;
#else
  atomic { permit -> permit = false };
#endif
  do
  :: seen < WAKES ->
     /* Routine.suspendUntilWoken, rest */
#ifdef CLEARED_FIRST
     isWoken = false;
#endif
#ifdef LOOKED_ONCE
     if
     :: isWoken
     :: else -> rest()
     fi;
#else
     do
     :: isWoken -> break
     :: else ->
#ifdef RESUMED_IF_RESTING
        isResting = true;
#endif
        rest();
        isResting = false
     od;
#endif
#ifdef LOCK_STEP
     assert(!homeRuns);
#endif
#ifndef CLEARED_FIRST
     isWoken = false;
#endif
     seen++;
     assert(seen <= marked)
  :: else -> break
  od;
  isOver = true;
#ifdef LOCK_STEP
  isBodysTurn = false
#endif
}

/* Routine.wakeUp; refused, because woken already, it comes again. */
active [WAKES] proctype Waker() {
  bool rests;
#ifdef RESUMED_IF_RESTING
  rests = isResting;
#endif
#ifdef RESUMED_BEFORE_MARK
  resume();
#endif
  atomic { !isWoken -> isWoken = true; marked++ };
#ifdef RESUMED_IF_RESTING
  if
  :: rests -> resume()
  :: else
  fi
#else
#ifndef RESUMED_BEFORE_MARK
  resume()
#endif
#endif
}

/* A cancel that was seen before, a stage that had completed: a resumption too many. */
active proctype Other() {
  resume()
}

#ifdef LOCK_STEP
/* The home: LockStepStrand.step. */
active proctype Home() {
  steps++; /* start */
endHome:
  do
  :: steps > 0 ->
     steps--;
     if
     :: isOver
     :: else ->
#ifdef HOME_DOES_NOT_WAIT
        isBodysTurn = true
#else
        homeRuns = false;
        isBodysTurn = true;
        !isBodysTurn;
        homeRuns = true
#endif
     fi
  od
}
#endif
