/*
 * One outcome for each request, and the exact end of a pool.
 *
 * PAIRS: closing
 *
 * A submitter with two requests, a worker, a canceller of the first request, a close that cuts
 * short, and the home, which delivers and ends the pool. One step is one access to what threads
 * share without a lock, or all that is done under a lock. Ringing is a flag here, for loop-sleep.pml
 * shows that a ring is never lost; so is the way to the queue, see hunt.pml.
 *
 * Held: each accepted request has exactly one callback, a refused one none; what the callback sees
 * was stored by the one who decided; a work never runs after REMOVED; a request is in one list at a
 * time, and one that is seen DONE is in the delivery list or delivered; the pool ends only when all
 * that were accepted are over and no worker will touch it again (but for one whose work was
 * abandoned); and it does end.
 *
 * Switches that plant a mistake: see README.md.
 */

#define REQUESTS 2

/* Word: phases. */
#define QUEUED 0
#define ACTIVE 1
#define CLAIMED 2
#define DONE 3
#define CANCELLED 4
/* Flags. */
#define ENDED 8
#define DELIVERED 16
#define ABANDONED 32

#define phase(w) (w & 7)
#define has(w, flag) ((w & flag) != 0)

byte word[REQUESTS];

/* Request.outcome: who stored it. */
#define NOTHING 0
#define RESULT 1
#define ABANDONMENT 2
#define CANCELLATION 3
byte outcome[REQUESTS];

byte queue;     /* RequestQueue: the set of those that wait */
byte done;      /* the inbox and the batch of Deliveries: the set of those that were placed */
byte current;   /* Worker.current: request + 1 */
byte submitted; /* Pool.submitted */
byte over;      /* Deliveries.over */
bool isClosing;
bool isTerminated;
bool isDismissed;
bool rung;
byte workers = 1;
short abandoned; /* Roster.abandoned */

/* Of the model alone. */
byte accepted;  /* the sets of those */
byte refused;
bool handed;    /* the first submit has returned, or thrown */
byte removed;   /* cancelled: REMOVED was answered, or the close took it out */
byte told;
byte placed;
byte ended;     /* threads that have ended */

#ifdef NO_FENCE_CLOSING
bool isSaying;  /* isClosing = true stands in the home's store buffer */
#endif

#define bit(r) (1 << (r))

/* Request.move: a compare-and-set, again until it succeeds or the phase is another. */
inline move(r, from, to, flags, isMine) {
  atomic {
    if
    :: phase(word[r]) == from -> word[r] = ((word[r] & 248) | to) | (flags); isMine = true
    :: else -> isMine = false
    fi
  }
}

/* The same as a look and then a store. */
inline moveByStore(r, from, to, flags, isMine, seen) {
  seen = word[r];
  if
  :: atomic { phase(seen) == from -> word[r] = ((seen & 248) | to) | (flags); isMine = true }
  :: phase(seen) != from -> isMine = false
  fi;
  seen = 0
}

/* Deliveries.place: a request has one link, so it may be in one list at a time, once. */
inline place(r, wasEmpty) {
  atomic {
    assert((queue & bit(r)) == 0);
    assert((placed & bit(r)) == 0);
    wasEmpty = (done == 0);
    done = done | bit(r);
    placed = placed | bit(r)
  }
}

/* Pool.withdraw, by who has decided CANCELLED. */
inline withdraw(r, wasEmpty) {
#ifndef PLACED_WITHOUT_UNLINK
  queue = queue & ~bit(r); /* under the queue's lock */
#endif
  place(r, wasEmpty);
  if
  :: wasEmpty -> rung = true
  :: else
  fi
}

/* Request.finished: a flag beside the word, by which CLAIMED is seen as DONE from here on. */
inline finish(r) {
  assert((placed & bit(r)) != 0)
}

/* Pool.submit, twice. */
active proctype Submitter() {
  byte r = 0;
  do
  :: r < REQUESTS ->
#ifdef COUNTED_AFTER_LOOK
     if
     :: isClosing -> refused = refused | bit(r); rung = true
     :: !isClosing -> accepted = accepted | bit(r); submitted++; queue = queue | bit(r)
     fi;
#else
#ifndef COUNTED_AFTER_PUSH
     submitted++;
#endif
     if
     :: atomic { isClosing -> refused = refused | bit(r) };
#ifndef COUNTED_AFTER_PUSH
        submitted--;
#endif
#ifndef REFUSED_WITHOUT_RING
        rung = true
#endif
     :: atomic { !isClosing -> accepted = accepted | bit(r) };
        queue = queue | bit(r)
#ifdef COUNTED_AFTER_PUSH
        ; submitted++
#endif
     fi;
#endif
     handed = true;
     r++
  :: else -> break
  od;
  ended++
}

/* AioRequest.cancel of the first request: Request.tryCancel. */
active proctype Canceller() {
  bool isMine, wasEmpty;
  byte seen;
  if
  :: true ->
     handed; /* the handle is there when submit has returned */
     if
     :: (accepted & 1) != 0 ->
#ifdef CANCEL_BY_STORE
        moveByStore(0, QUEUED, CANCELLED, ENDED, isMine, seen);
#else
        move(0, QUEUED, CANCELLED, ENDED, isMine);
#endif
        if
        :: isMine -> atomic { assert((removed & 1) == 0); removed = removed | 1 };
           withdraw(0, wasEmpty)
        :: else
        fi
     :: else
     fi
  :: true
  fi;
  ended++
}

/* Pool.close at its deadline: abandonAll. It comes whenever it likes, or never. */
active proctype Closer() {
  bool isMine, wasEmpty;
  byte r, seen;
  if
  :: isClosing ->
     /* The queued. */
     do
     :: queue != 0 ->
        atomic { /* RequestQueue.oldest */
          if
          :: (queue & 1) != 0 -> r = 0
          :: (queue & 1) == 0 && queue != 0 -> r = 1
          :: else -> goto running
          fi
        };
        move(r, QUEUED, CANCELLED, ENDED, isMine);
        if
        :: isMine -> removed = removed | bit(r); withdraw(r, wasEmpty)
        :: else -> queue = queue & ~bit(r)
        fi
     :: queue == 0 -> break
     od;
running:
     atomic {
       if
       :: current != 0 -> r = current - 1
       :: else -> goto finished
       fi
     };
     move(r, QUEUED, CANCELLED, ENDED, isMine); /* taken, not yet started */
     if
     :: isMine -> removed = removed | bit(r); withdraw(r, wasEmpty)
     :: else ->
#ifdef ABANDON_BY_STORE
        moveByStore(r, ACTIVE, CLAIMED, ABANDONED, isMine, seen);
#else
        move(r, ACTIVE, CLAIMED, ABANDONED, isMine);
#endif
        if
        :: isMine ->
           outcome[r] = ABANDONMENT;
           abandoned++;
           place(r, wasEmpty);
           finish(r);
           if
           :: wasEmpty -> rung = true
           :: else
           fi
        :: else
        fi
     fi
  :: true
  fi;
finished:
  ended++
}

/* Worker: take, run, finish. */
active proctype Worker() {
  bool isMine, wasEmpty;
  bool isLate; /* its work was abandoned: nobody waits for it any more */
  byte r, seen;
take:
endTake:
  if
  :: atomic { /* RequestQueue.take */
       queue != 0 ->
       r = ((queue & 1) != 0 -> 0 : 1);
       queue = queue & ~bit(r);
       current = r + 1
     }
  :: atomic { isDismissed && queue == 0 -> assert(!isTerminated || isLate); workers--; goto gone }
  fi;
  move(r, QUEUED, ACTIVE, 0, isMine);
#ifndef STARTED_UNASKED
  if
  :: isMine
  :: else -> current = 0; goto take
  fi;
#endif
  assert(phase(word[r]) == ACTIVE || phase(word[r]) == CLAIMED || phase(word[r]) == DONE); /* it runs */
#ifdef RESULT_BEFORE_CLAIM
  outcome[r] = RESULT;
#endif
#ifdef CLAIM_BY_STORE
  moveByStore(r, ACTIVE, CLAIMED, ENDED, isMine, seen);
#else
  move(r, ACTIVE, CLAIMED, ENDED, isMine);
#endif
  if
  :: isMine ->
#if !defined(RESULT_AFTER_PLACE) && !defined(RESULT_BEFORE_CLAIM)
     outcome[r] = RESULT;
#endif
#ifdef DONE_BEFORE_PLACE
     finish(r);
#endif
     place(r, wasEmpty);
#ifdef RESULT_AFTER_PLACE
     outcome[r] = RESULT;
#endif
#ifndef DONE_BEFORE_PLACE
     finish(r);
#endif
     current = 0;
     assert(!isTerminated); /* Crew.finished: it still touches the pool */
     if
     :: wasEmpty -> rung = true
     :: else
     fi
  :: else ->
     current = 0;
     atomic { word[r] = word[r] | ENDED }; /* Request.abandonedWorkEnded */
     abandoned--;
     isLate = true
  fi;
  isMine = false;
  wasEmpty = false;
  goto take;
gone:
  rung = true; /* Crew.left */
endGone:
  false
}

/* The home: Deliveries.look, Request.deliver, Pool.turnEnds; a shutdown in a callback of its own. */
active proctype Home() {
  byte batch, r, before, seen;
  do
  :: rung ->
     rung = false;
     do
     :: atomic { done != 0 -> batch = done; done = 0 };
        do
        :: batch != 0 ->
           atomic {
             r = ((batch & 1) != 0 -> 0 : 1);
             if
             :: batch == 3 -> r = 0
             :: batch == 3 -> r = 1
             :: else
             fi;
             batch = batch & ~bit(r)
           };
           if
           :: phase(word[r]) == CANCELLED -> outcome[r] = CANCELLATION
           :: else
           fi;
           atomic { /* Request.delivered */
             before = word[r];
             word[r] = (phase(before) == CLAIMED -> (before & 248) | DONE : before) | DELIVERED
           };
           /* The callback. */
           atomic {
             assert((told & bit(r)) == 0 && !isTerminated);
             told = told | bit(r);
             assert(phase(before) == CLAIMED || phase(before) == CANCELLED);
             assert(outcome[r] ==
               (phase(before) == CANCELLED -> CANCELLATION :
                 (has(before, ABANDONED) -> ABANDONMENT : RESULT)));
             before = 0
           };
           over++
        :: batch == 0 -> break
        od
     :: done == 0 -> break
     od;
     /* Pool.turnEnds */
     if
#ifdef NO_FENCE_CLOSING
     :: isClosing || isSaying ->
#else
     :: isClosing ->
#endif
        seen = submitted; /* Pool.outstanding; only the home writes over */
        if
        :: seen == over ->
           isDismissed = true;
           if
#ifdef ENDED_WITHOUT_WORKERS
           :: true ->
#else
           :: workers <= abandoned ->
#endif
              atomic {
                isTerminated = true;
                assert(told == accepted);
                goto terminated
              }
           :: else
           fi
        :: else
        fi;
        seen = 0
     :: else
     fi
#ifdef NO_FENCE_CLOSING
  :: !isClosing && !isSaying -> isSaying = true; rung = true
  :: atomic { isSaying -> isSaying = false; isClosing = true }
#else
  :: !isClosing -> isClosing = true; rung = true /* Pool.beginClosing */
#endif
  od;
terminated:
#ifdef NO_FENCE_CLOSING
  isClosing = true;
#endif
  ended == 3;
  assert(told == accepted);
  assert((accepted & refused) == 0 && (accepted | refused) == 3);
  assert(phase(word[0]) == CANCELLED || phase(word[0]) == DONE || (refused & 1) != 0);
  assert(phase(word[1]) == CANCELLED || phase(word[1]) == DONE || (refused & 2) != 0);
  assert((accepted & 1) == 0 || has(word[0], DELIVERED));
  assert((accepted & 2) == 0 || has(word[1], DELIVERED));
  assert(queue == 0 && done == 0 && submitted == over)
}
