/*
 * One outcome for each request, and the exact end of a pool.
 *
 * PAIRS: closing late
 *
 * A submitter with two requests, a worker, a canceller of the first request, a close that cuts
 * short, and the home, which delivers, abandons and ends the pool. With REUSE there is one request, a reusable
 * one, that flies twice; the canceller may come in either flight. One step is one access to what threads
 * share without a lock, or all that is done under a lock. Ringing is a flag here, for loop-sleep.pml
 * shows that a ring is never lost; so is the way to the queue, see hunt.pml.
 *
 * Held: each accepted request has exactly one callback, a refused one none; what the callback sees
 * was stored by the one who decided, for this flight; a work never runs after REMOVED, and a cancel
 * that comes too late comes after the start; what is in the queue is queued; a request is in one list at a
 * time, and one that is seen DONE is in the delivery list or delivered; the word is written by the one
 * who may; the pool ends only when all that were accepted are over and no worker will touch it again
 * (but for one whose work was abandoned); it does end; and the end of an abandoned work is told, also
 * after that.
 *
 * Switches that plant a mistake: see README.md.
 */

#define FLIGHTS 2
#ifdef REUSE
#define REQUESTS 1
#else
#define REQUESTS 2
#endif

/* Word: phases. */
#define QUEUED 0
#define ACTIVE 1
#define CLAIMED 2
#define DONE 3
#define CANCELLED 4
#define FREE 5
/* Flags. */
#define ENDED 8
#define DELIVERED 16

#define phase(w) (w & 7)
#define has(w, flag) ((w & flag) != 0)

byte word[REQUESTS];

/* Request.outcome: who stored it. */
#define NOTHING 0
#define RESULT 1
#define CANCELLATION 3
byte outcome[REQUESTS];
bool abandoned[REQUESTS]; /* Details.standIn is there */

#ifdef REUSE
byte flight;    /* the number of the present one */
#define flightOf(r) flight
#else
#define flightOf(r) (r)
#endif

byte queue;     /* RequestQueue: the set of those that wait */
byte done;      /* the inbox and the batch of Deliveries: the set of those that were placed, and of stand-ins */
byte current;   /* Worker.current: request + 1 */
byte submitted; /* Pool.submitted */
byte over;      /* Deliveries.over */
bool isClosing;
bool isCutShort;
bool isTerminated;
bool isClosed;  /* Deliveries.isClosed */
bool isDismissed;
bool rung;
byte workers = 1;
byte writtenOff; /* Roster.writtenOff */

/* Of the model alone. */
byte accepted;  /* the sets of those, by flight */
byte refused;
bool handed;    /* the first submit has returned, or thrown */
byte removed;   /* cancelled: REMOVED was answered, or the close took it out */
byte told;
byte late;      /* the end of the abandoned work was told */
byte placed;
byte ended;     /* threads that have ended */

#ifdef NO_FENCE_CLOSING
bool isSaying;  /* isClosing = true stands in the home's store buffer */
#endif

#define bit(r) (1 << (r))
#define standIn(r) (4 << (r)) /* the bit in done */
#define mark(r) (1 << (flightOf(r)))

/* What an outcome holds: who stored it, and for which flight. */
#define stamped(kind, f) ((kind) | ((f) << 2))

/* Request.move: a look and a store, by the only one who may write now. */
inline move(r, from, to, flags, seen) {
  seen = word[r];
  assert(phase(seen) == from);
  atomic {
    assert(word[r] == seen);
    word[r] = ((seen & 248) | to) | (flags);
    seen = 0
  }
}

/* Deliveries.place: a request has one link, so it may be in one list at a time, once. */
inline place(r, wasEmpty) {
  atomic {
    assert((queue & bit(r)) == 0);
    assert((placed & mark(r)) == 0);
    wasEmpty = (done == 0);
    done = done | bit(r);
    placed = placed | mark(r)
  }
}

/* RequestQueue.cancel, and cancelOldest of this very one: what is listed is decided under the lock. */
inline cancel(r, isMine) {
#ifdef CANCEL_OUTSIDE_LOCK
  atomic {
    isMine = phase(word[r]) == QUEUED;
    if
    :: isMine -> word[r] = (word[r] & 248) | CANCELLED | ENDED; removed = removed | mark(r)
    :: else
    fi
  };
  queue = queue & ~bit(r)
#else
  atomic {
    isMine = (queue & bit(r)) != 0;
    if
    :: isMine ->
       assert(phase(word[r]) == QUEUED);
       word[r] = (word[r] & 248) | CANCELLED | ENDED;
       removed = removed | mark(r);
#ifndef PLACED_WITHOUT_UNLINK
       queue = queue & ~bit(r)
#endif
    :: else
    fi
  }
#endif
}

/* Pool.placeCancelled, by who has decided CANCELLED. */
inline placeCancelled(r, wasEmpty) {
  place(r, wasEmpty);
  if
  :: wasEmpty -> rung = true
  :: else
  fi
}

/* Request.finished: a flag beside the word, by which CLAIMED is seen as DONE from here on. */
inline finish(r) {
#ifdef REUSE
  skip /* which has no DONE */
#else
  assert((placed & bit(r)) != 0)
#endif
}

/* Request.endedLate */
inline endedLate(r) {
  atomic {
    assert(has(word[r], ENDED) && abandoned[r] && (late & bit(r)) == 0);
    assert((told & mark(r)) != 0); /* behind the callback */
    late = late | bit(r)
  }
}

/* Deliveries.endLate: takes the list, and ends what is in it. */
inline endLate() {
  atomic {
    assert(done < 4); /* no stand-in */
    do
    :: (done & 1) != 0 -> done = done & ~1; endedLate(0)
    :: (done & 2) != 0 -> done = done & ~2; endedLate(REQUESTS - 1)
    :: done == 0 -> break
    od
  }
}

/* Pool.abandon: Request.abandon, Roster.writeOff; the stand-in is placed. */
inline abandon(r) {
  if
  :: atomic { current != 0 -> r = current - 1 };
     if
     :: phase(word[r]) == ACTIVE && !abandoned[r] ->
        abandoned[r] = true;
        /* Roster.writeOff: for the worker, which reads this without the lock, two steps */
        writtenOff = 1;
        if
        :: current == r + 1
        :: current != r + 1 -> writtenOff = 0
        fi;
        atomic {
          wasEmpty = (done == 0);
          done = done | standIn(r)
        };
        if
        :: wasEmpty -> rung = true
        :: else
        fi
     :: else
     fi;
     r = 0
  :: current == 0
  fi
}

/* Pool.submit, twice. */
active proctype Submitter() {
  byte f = 0, r = 0;
  do
  :: f < FLIGHTS ->
#ifdef REUSE
     if
     :: atomic { phase(word[0]) == FREE || f == 0 -> flight = f; word[0] = QUEUED } /* leaveFree */
     :: f > 0 && isClosing -> refused = refused | bit(f); break /* does not come any more */
     fi;
#else
     r = f;
#endif
#ifdef COUNTED_AFTER_LOOK
     if
     :: isClosing -> refused = refused | bit(f); rung = true
     :: !isClosing -> accepted = accepted | bit(f); submitted++; queue = queue | bit(r)
     fi;
#else
#ifndef COUNTED_AFTER_PUSH
     submitted++;
#endif
     if
     :: atomic { isClosing -> refused = refused | bit(f) };
#ifndef COUNTED_AFTER_PUSH
        submitted--;
#endif
#ifndef REFUSED_WITHOUT_RING
        rung = true
#endif
#ifdef REUSE
        ; word[0] = FREE /* returnFree */
#endif
     :: atomic { !isClosing -> accepted = accepted | bit(f) };
        queue = queue | bit(r)
#ifdef COUNTED_AFTER_PUSH
        ; submitted++
#endif
     fi;
#endif
     handed = true;
     f++
  :: else -> break
  od;
  ended++
}

/* AioRequest.cancel of the first request, or ReusableRequest.cancel: Request.tryCancel. */
active proctype Canceller() {
  bool isMine, wasEmpty;
  if
  :: true ->
     handed; /* the handle is there when submit has returned */
     if
     :: (accepted & 1) != 0 ->
        if
        :: phase(word[0]) == QUEUED ->
           cancel(0, isMine);
           if
           :: isMine -> placeCancelled(0, wasEmpty)
#ifndef REUSE
           :: !isMine -> assert(phase(word[0]) != QUEUED) /* RUNNING, or OVER */
#else
           :: else
#endif
           fi
        :: else
        fi
     :: else
     fi
  :: true
  fi;
  ended++
}

/* Pool.close at its deadline. It comes whenever it likes, or never. */
active proctype Closer() {
  bool isMine, wasEmpty;
  byte r;
  if
  :: isClosing ->
     isCutShort = true;
     /* Pool.cancelQueued */
     do
     :: queue != 0 ->
        atomic { /* RequestQueue.cancelOldest */
          r = ((queue & 1) != 0 -> 0 : REQUESTS - 1);
          cancel(r, isMine)
        };
        if
        :: isMine -> placeCancelled(r, wasEmpty)
        :: else
        fi
     :: queue == 0 -> break
     od;
#ifdef ABANDONED_BY_CLOSER
     abandon(r);
#endif
     rung = true
  :: true
  fi;
  ended++
}

/* Worker: take, run, finish. */
active proctype Worker() {
  bool wasEmpty;
  bool isLate; /* an abandoned work of its has returned, perhaps after the end of the pool */
  byte r, seen;
take:
endTake:
  if
  :: atomic { /* RequestQueue.take */
       queue != 0 ->
       r = ((queue & 1) != 0 -> 0 : REQUESTS - 1);
#ifndef STARTED_OUTSIDE_LOCK
       assert(phase(word[r]) == QUEUED && (removed & mark(r)) == 0);
       word[r] = (word[r] & 248) | ACTIVE;
#endif
       queue = queue & ~bit(r);
       current = r + 1
     }
  :: atomic {
       isDismissed && queue == 0 ->
       assert(writtenOff == 0 && (!isTerminated || isLate));
       workers--; goto gone
     }
  fi;
#ifdef STARTED_OUTSIDE_LOCK
  move(r, QUEUED, ACTIVE, 0, seen);
#endif
#ifndef RESULT_AFTER_PLACE
  outcome[r] = stamped(RESULT, flightOf(r));
#endif
  move(r, ACTIVE, CLAIMED, ENDED, seen); /* Request.returned */
#ifdef DONE_BEFORE_PLACE
  finish(r);
#endif
#ifndef FORGOTTEN_AFTER_PLACE
  current = 0;
#endif
  place(r, wasEmpty);
#ifdef FORGOTTEN_AFTER_PLACE
  current = 0;
#endif
#ifdef RESULT_AFTER_PLACE
  outcome[r] = stamped(RESULT, flightOf(r));
#endif
#ifndef DONE_BEFORE_PLACE
  finish(r);
#endif
  assert(!isTerminated || writtenOff > 0); /* Crew.finished: it still touches the pool */
  if
  :: wasEmpty -> rung = true
  :: else
  fi;
#ifndef NO_LOOK_WHETHER_CLOSED
  if
  :: writtenOff > 0 ->
     if
     :: isClosed -> endLate()
     :: else
     fi;
     isLate = true;
     writtenOff = 0 /* Roster.writeBack */
  :: else
  fi;
#endif
  wasEmpty = false;
  goto take;
gone:
  rung = true; /* Crew.left */
endGone:
  false
}

/* The home: Deliveries.look, Request.deliver, Pool.turnEnds; a shutdown in a callback of its own. */
active proctype Home() {
  byte batch, r, before, seen, f, seenOutcome;
  bool wasEmpty;
  do
  :: rung ->
     rung = false;
#ifndef ABANDONED_BY_CLOSER
     if
     :: isCutShort -> abandon(r) /* Pool.turnBegins */
     :: else
     fi;
#endif
     do
     :: atomic { done != 0 -> batch = done; done = 0 };
        do
        :: batch != 0 ->
           if
           :: atomic { (batch & 1) != 0 -> r = 0; batch = batch & ~1 }
           :: atomic { (batch & 2) != 0 -> r = 1; batch = batch & ~2 }
           :: atomic {
                batch >= 4 -> /* a stand-in: its callback */
                r = ((batch & 4) != 0 -> 0 : 1);
                batch = batch & ~standIn(r);
                f = flightOf(r);
                assert(abandoned[r])
              };
              if
              :: (told & bit(f)) == 0 ->
                 atomic { assert(!isTerminated); told = told | bit(f) };
                 over++
              :: else
              fi;
              f = 0;
              goto next
           fi;
           if
           :: abandoned[r] -> /* Deliveries.deliverLate */
              f = flightOf(r);
              if
              :: (told & bit(f)) == 0 ->
                 atomic { assert(!isTerminated); told = told | bit(f) };
                 over++
              :: else
              fi;
              f = 0;
              endedLate(r);
              goto next
           :: else
           fi;
           f = flightOf(r);
           if
           :: phase(word[r]) == CANCELLED -> outcome[r] = stamped(CANCELLATION, f)
           :: else
           fi;
           before = word[r];
           assert(has(before, ENDED));
#ifdef REUSE
#ifdef FREE_BEFORE_READ
           word[r] = FREE;
           seenOutcome = outcome[r];
#else
           seenOutcome = outcome[r];
           word[r] = FREE;
#endif
#else
           seenOutcome = outcome[r];
           word[r] = (phase(before) == CLAIMED -> (before & 248) | DONE : before) | DELIVERED;
#endif
           /* The callback. */
           atomic {
             assert((told & bit(f)) == 0 && !isTerminated);
             told = told | bit(f);
             assert(phase(before) == CLAIMED || phase(before) == CANCELLED);
             assert(seenOutcome ==
               stamped((phase(before) == CANCELLED -> CANCELLATION : RESULT), f));
             before = 0;
             seenOutcome = 0;
             f = 0
           };
           over++;
next:
           skip
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
           :: workers <= writtenOff ->
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
  /* Deliveries.close */
#ifndef LOOKED_BEFORE_CLOSED
  isClosed = true;
#endif
  endLate();
#ifdef LOOKED_BEFORE_CLOSED
  isClosed = true; /* or its write stood in the store buffer until now */
#endif
  ended == 3 && workers == 0;
  assert(told == accepted);
  assert((accepted & refused) == 0 && (accepted | refused) == 3);
#ifndef REUSE
  assert(phase(word[0]) == CANCELLED || phase(word[0]) == DONE || abandoned[0] || (refused & 1) != 0);
  assert(phase(word[1]) == CANCELLED || phase(word[1]) == DONE || abandoned[1] || (refused & 2) != 0);
  assert((accepted & 1) == 0 || has(word[0], DELIVERED) || abandoned[0]);
  assert((accepted & 2) == 0 || has(word[1], DELIVERED) || abandoned[1]);
  assert(!abandoned[1] || (late & 2) != 0);
#endif
  assert(!abandoned[0] || (late & 1) != 0);
  assert(queue == 0 && done == 0 && submitted == over)
}
