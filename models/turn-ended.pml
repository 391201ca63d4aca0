/*
 * Waiters beside a loop.
 *
 * PAIRS: turn-ended
 *
 * Two threads that wait for what a task of the loop brings about, and a driver that runs one turn,
 * with or without that task in it, and leaves or stays. A waiter that finds the loop free borrows it.
 * The turn's effect is a release store, and turnEnded begins with a fence: one step, as nobody else
 * sees the store buffer. Without the fence the memory empties that whenever it likes.
 *
 * Held: the waiters come to their end. The waiting slices of a second, which would rescue a lost
 * wake-up, are left out.
 *
 * Switches that plant a mistake: see README.md.
 */

bool task = true;  /* waits in the loop's queue */
bool condition;    /* what it brings about */
bool isBuffered;   /* condition = true stands in a store buffer */
bool hold;         /* Driver.hold: somebody drives or borrows */

/* TurnWaiters. */
bool lock; /* never held across a step */
bool anyone;
byte count;
byte turns;
bool sleeps[2];    /* in turnEnded.await */

#ifdef NO_FENCE_EFFECT
active proctype Memory() {
end:
  do
  :: atomic { isBuffered -> isBuffered = false; condition = true }
  od
}
#define FIRST 2 /* after Memory and Drives */
#else
#define FIRST 1 /* after Drives */
#endif

/* EventLoop.runDue of who holds the loop, up to turnEnded. */
inline runDue() {
  if
  :: atomic { task -> task = false };
#ifdef NO_FENCE_EFFECT
     isBuffered = true
#else
     condition = true
#endif
  :: !task
  fi;
  turnEnded()
}

/* TurnWaiters.turnEnded. */
inline turnEnded() {
  if
  :: !anyone
  :: anyone ->
     atomic {
       !lock ->
#ifdef NO_FENCE_EFFECT
       if
       :: isBuffered -> isBuffered = false; condition = true
       :: else
       fi;
#endif
#ifndef SIGNAL_WITHOUT_TURN
       turns++;
#endif
       sleeps[0] = false;
       sleeps[1] = false
     }
  fi
}

/* Driver.leave. */
inline leave() {
#ifdef NO_FENCE_EFFECT
  atomic {
    if
    :: isBuffered -> isBuffered = false; condition = true
    :: else
    fi;
    hold = false
  };
#else
  hold = false;
#endif
#ifndef LEFT_WITHOUT_WORD
  turnEnded()
#endif
}

/* EventLoop.poll, or none: then the task was meant for who borrows. */
active proctype Drives() {
  if
  :: atomic { !hold -> hold = true };
     if
     :: runDue()
     :: true
     fi;
     if
     :: !task -> goto stays /* it sleeps in EventLoop.run from now on */
     :: true
     fi;
     leave()
  :: true
  fi;
  goto over;
stays:
endStays:
  false;
over:
  skip
}

/* Waits.waitOutside. */
active [2] proctype Waits() {
  byte me = _pid - FIRST;
  byte ticket;
  bool seen;
#ifdef LOOKED_BEFORE_COUNTED
  seen = condition;
#endif
  atomic { !lock -> count++; anyone = true; ticket = turns };
#ifdef LOOKED_BEFORE_COUNTED
  if
  :: seen -> goto over
  :: else -> goto beside
  fi;
#endif
again:
  if
  :: condition -> goto over
  :: !condition
  fi;
beside:
  if
  :: atomic { !hold -> hold = true };
     runDue();
     leave();
     goto again
  :: hold
  fi;
  /* TurnWaiters.awaitTurn */
#ifdef TICKET_DRAWN_LATE
  ticket = turns;
#endif
  atomic {
    !lock ->
    if
#ifndef SLEPT_WITHOUT_TICKET
    :: turns != ticket -> goto awake
#endif
    :: else -> sleeps[me] = true
    fi
  };
sleep:
  atomic {
    !sleeps[me] && !lock ->
    if
    :: turns == ticket -> sleeps[me] = true; goto sleep
    :: else
    fi
  };
awake:
  ticket = turns;
  goto again;
over:
  /* TurnWaiters.leave */
  atomic {
    !lock ->
    count--;
#ifdef LEAVING_CLEARS_ALL
    anyone = false
#else
    anyone = (count > 0)
#endif
  }
}
