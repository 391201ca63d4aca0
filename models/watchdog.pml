/*
 * Looks at a loop that may stand.
 *
 * PAIRS: watchdog
 *
 * A loop of three turns, with rests between them or none, and inside of them; coroutines come and go in
 * its turns, and the last turn stands for ever if there are any. A look comes some time after it was set. With a switch a
 * write goes through a store buffer, which the memory empties whenever it likes.
 *
 * Held: a turn that stands beside coroutines is found by two looks and reported; there is
 * never more than one look.
 *
 * Switches that plant a mistake: see README.md.
 */

#define TURNS 3
#define ACTS 2            /* of a turn */

bool areAlive;            /* coroutines */
bool isAwake;             /* somebody drives, and does not sleep */
bool isSet;
byte looks;               /* on their way, or looking */
byte turn;
bool isReported;

bool isAwakeBuffered;     /* that the loop is awake stands in its store buffer */
bool isUnsetBuffered;     /* that no look is set, in that of the look */

#if defined(NO_FENCE_AWAKE) || defined(NO_FENCE_UNSET)
active proctype Memory() {
end:
  do
  :: atomic { isAwakeBuffered -> isAwakeBuffered = false; isAwake = true }
  :: atomic { isUnsetBuffered -> isUnsetBuffered = false; isSet = false }
  od
}
#endif

/* Watchdog.set. */
inline set() {
#ifdef SET_BY_STORE
  if
  :: !isSet -> isSet = true; looks++
  :: else
  fi
#else
  atomic {
    if
    :: !isSet -> isSet = true; looks++
    :: else
    fi
  }
#endif
  assert(looks <= 1)
}

/* Driver.enter, or the end of Wakeup.sleep. */
inline awake() {
#ifdef NO_FENCE_AWAKE
  isAwakeBuffered = true
#else
  isAwake = true
#endif
}

/* Watchdog.goesOn. */
inline goesOn() {
  if
  :: !isSet ->
     if
     :: areAlive -> set()
     :: else
     fi
  :: else
  fi
}

active proctype Loop() {
  byte acts;
#ifdef ASKED_ASLEEP
  bool wasSet;
#endif
  do
  :: turn < TURNS ->
#ifdef ASKED_ASLEEP
     wasSet = isSet;
#endif
     if
     :: !isAwake && !isAwakeBuffered -> awake()
     :: else
     fi;
     turn++;
#ifdef ASKED_ASLEEP
     if
     :: !wasSet && areAlive -> set()
     :: else
     fi;
#else
     goesOn();
#endif
     acts = 0;
     do
     :: acts < ACTS -> /* EventLoop.settle */
        acts++;
        areAlive = true;
#ifndef SETTLED_SILENTLY
        goesOn()
#endif
     :: acts < ACTS -> acts++; areAlive = false
     :: acts < ACTS -> /* a nested turn that sleeps */
        acts++;
        atomic { !isAwakeBuffered -> isAwake = false };
        awake();
#ifndef SLEPT_SILENTLY
        goesOn()
#endif
     :: break
     od;
     if
     :: turn == TURNS -> break
     :: turn < TURNS
     fi;
     if
     :: atomic { !isAwakeBuffered -> isAwake = false } /* Wakeup.announce, Driver.leave */
     :: skip
     fi
  od;
  if
  :: areAlive -> isReported /* it stands */
  :: else
  fi
}

/* Watchdog.isResting, one read after the other. */
inline rests() {
  if
  :: !areAlive -> isResting = true
  :: else -> isResting = !isAwake
  fi
}

/* Watchdog.look. */
active proctype Look() {
  byte seen;
  bool isResting;
end:
  do
  :: looks > 0 ->
     rests();
     if
     :: isResting ->
        seen = 0;
        atomic {
          looks--;
#ifdef NO_FENCE_UNSET
          isUnsetBuffered = true
#else
          isSet = false
#endif
        };
#ifndef NO_SECOND_LOOK
        rests();
        if
        :: isResting
        :: else ->
#ifdef NO_FENCE_UNSET
           !isUnsetBuffered; /* a compare-and-set */
#endif
           set()
        fi
#endif
     :: else ->
#ifdef REPORTED_AT_ONCE
        isReported = true; assert(turn == TURNS); break
#else
        if
        :: turn == seen -> isReported = true; break
        :: else -> seen = turn
        fi
#endif
     fi
  od
}
