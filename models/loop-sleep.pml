/*
 * May the loop sleep? Anyone -> loop.
 *
 * PAIRS: loop-sleep ring
 *
 * Two workers that place three completions and ring, a third thread that kicks or adds a task, a fourth
 * that watches a channel, and the loop. Each of them writes through a store buffer, first in first
 * out, that the memory empties whenever it likes, so a read may overtake the thread's own earlier
 * write (total store order). A volatile write is a write and a fence; a compare-and-set, or a
 * get-and-set, waits for the empty buffer and is then one step.
 *
 * Held: nothing that was published is forgotten. The loop may stay asleep only when all completions
 * are delivered, the kick is taken, the task has run and the channel was seen; anything else is an
 * invalid end state. Nothing is delivered twice. With -DNP: no turn follows another for ever
 * without work, that is, the loop does not spin.
 *
 * Switches that plant a mistake: see README.md.
 */

#ifdef WATCH /* one worker, and the watcher */
#define RINGERS 1
#define ALL 1
#else
#define RINGERS 2
#define ALL 7
#endif

/* Who: the index of the store buffer. */
#define OTHER 2
#define WATCHER 3
#define LOOP 4
#define THREADS 5

/* What is shared. */
#define RUNG 0    /* LoopBell.rung */
#define STATE 1   /* Wakeup.state */
#define KICKED 2  /* Wakeup.kicked */
#define DONE 3    /* the inbox of Deliveries: the set of the requests on the stack */
#define ARRIVED 4 /* TaskQueue.arrived: 1 while the task is there */
#define KEYS 5    /* Watches.isEmpty(): 1 once a ready channel is registered */
#define CELLS 6

#define AWAKE 0
#define PARKED 1
#define SELECTING 2

byte mem[CELLS];

typedef Buffer {
  byte length;
  byte cell[2];
  byte value[2]
};
Buffer buffer[THREADS];

bool permit;     /* of LockSupport.park */
bool wakeup;     /* of Selector.select */
byte batch;       /* Deliveries.batch */
byte delivered;  /* the set of those that were delivered */
bool kickTaken;
bool taskRan;
bool channelSeen;
bool kicks;      /* what the third thread chose */
byte over;       /* threads that have ended */

#define OTHERS 3 /* threads beside the loop */

#define isAllDone \
  (over == OTHERS && delivered == ALL && (kicks -> kickTaken : taskRan) && buffer[LOOP].length == 0)
#ifdef WATCH
#define isQuiet (isAllDone && channelSeen)
#else
#define isQuiet isAllDone
#endif

#define fence(me) (buffer[me].length == 0)

inline write(me, where, what) {
  d_step {
    buffer[me].length < 2;
    buffer[me].cell[buffer[me].length] = where;
    buffer[me].value[buffer[me].length] = what;
    buffer[me].length++
  }
}

/* A write and its fence: one step, for nobody else sees the buffer. */
inline volatileWrite(me, where, what) {
  d_step {
    fence(me);
    mem[where] = what
  }
}

/* The thread's own newest write, else the memory. */
inline read(me, where, into) {
  d_step {
    if
    :: buffer[me].length == 2 && buffer[me].cell[1] == where -> into = buffer[me].value[1]
    :: !(buffer[me].length == 2 && buffer[me].cell[1] == where) &&
       buffer[me].length > 0 && buffer[me].cell[0] == where -> into = buffer[me].value[0]
    :: else -> into = mem[where]
    fi
  }
}

inline getAndSet(me, where, what, into) {
  d_step {
    fence(me);
    into = mem[where];
    mem[where] = what
  }
}

inline drain(me) {
  d_step {
    buffer[me].length > 0;
    mem[buffer[me].cell[0]] = buffer[me].value[0];
    buffer[me].cell[0] = buffer[me].cell[1];
    buffer[me].value[0] = buffer[me].value[1];
    buffer[me].cell[1] = 0;
    buffer[me].value[1] = 0;
    buffer[me].length--;
    if
    :: buffer[me].length == 0 -> buffer[me].cell[0] = 0; buffer[me].value[0] = 0
    :: else
    fi
  }
}

active proctype Memory() {
end:
  do
  :: drain(0)
#if RINGERS > 1
  :: drain(1)
#endif
  :: drain(OTHER)
#ifdef WATCH
  :: drain(WATCHER)
#endif
  :: drain(LOOP)
  od
}

/* Wakeup.wake, wakeSleeper; the caller has published. */
inline wake(me, seen) {
  read(me, STATE, seen);
wakeWith:
  if
  :: seen != AWAKE ->
     getAndSet(me, STATE, AWAKE, seen);
     if
     :: seen == PARKED -> permit = true
     :: seen == SELECTING -> wakeup = true
     :: else
     fi
  :: else
  fi;
  seen = 0
}

/* LoopBell.ring. */
inline ring(me, seen) {
  read(me, RUNG, seen);
  if
  :: seen == 0 ->
#ifdef STATE_READ_BEFORE_RUNG
     read(me, STATE, seen);
     volatileWrite(me, RUNG, 1);
     if
     :: seen != AWAKE ->
        getAndSet(me, STATE, AWAKE, seen);
        if
        :: seen == PARKED -> permit = true
        :: seen == SELECTING -> wakeup = true
        :: else
        fi
     :: else
     fi;
     seen = 0
#else
#ifdef NO_FENCE_RINGER
     write(me, RUNG, 1);
#else
     volatileWrite(me, RUNG, 1);
#endif
     wake(me, seen)
#endif
  :: else -> seen = 0
  fi
}

/* A worker: the first places the completions 1 and 2, the second 4 (1 alone with a watcher). Worker.finish, Deliveries.place and ring. */
active [RINGERS] proctype Ringer() {
  byte seen;
  byte mine = 1 << (2 * (_pid - 1));
  bool wasEmpty;
  do
  :: mine != 0 ->
#ifdef EMPTY_READ_EARLY
     wasEmpty = (mem[DONE] == 0);
#endif
     d_step { /* the compare-and-set that succeeds */
       fence(_pid - 1);
#ifndef EMPTY_READ_EARLY
       wasEmpty = (mem[DONE] == 0);
#endif
       mem[DONE] = mem[DONE] | mine
     };
#ifdef EMPTY_READ_LATE
     wasEmpty = (mem[DONE] == mine);
#endif
     if
     :: wasEmpty -> ring(_pid - 1, seen)
     :: else
     fi;
     wasEmpty = false;
     mine = (mine == 1 && ALL > 1 -> 2 : 0)
  :: else -> break
  od;
  fence(_pid - 1);
  over++
}

/* Any other thread: EventLoop.kick, or EventLoop.execute. */
active proctype Other() {
  byte seen;
  if
  :: kicks = true;
#ifdef NO_FENCE_KICK
     write(OTHER, KICKED, 1);
#else
     volatileWrite(OTHER, KICKED, 1);
#endif
  :: d_step { fence(OTHER); mem[ARRIVED] = 1 }
  fi;
  wake(OTHER, seen);
  fence(OTHER);
  over++
}

#ifdef WATCH
/* Watches.begin: a channel that is ready already. */
active proctype Watcher() {
  byte seen;
  volatileWrite(WATCHER, KEYS, 1);
#ifndef WATCH_WITHOUT_WAKE
  wake(WATCHER, seen);
#endif
  over++
}
#endif

/* Deliveries.look, next, takeOver: takes the whole stack into the batch and delivers from there. */
inline lookAtDone(seen, progress) {
  do
  :: batch != 0 ->
progressDeliver:
     d_step { /* the one that stands first, whichever that is */
       seen = batch & (batch ^ (batch - 1));
       assert((delivered & seen) == 0);
       delivered = delivered | seen;
       batch = batch ^ seen;
       seen = 0
     };
     progress = true;
     if
     :: batch == 0 -> read(LOOP, DONE, seen)
     :: else -> seen = 1
     fi;
     if
     :: seen != 0 -> /* the share of the turn may be spent: then the rest in the next turn */
#ifndef SPENT_WITHOUT_RING
        volatileWrite(LOOP, RUNG, 1);
#endif
        break
     :: true
     fi
  :: else ->
     read(LOOP, DONE, seen);
     if
     :: seen == 0 -> break
     :: else ->
#ifdef TAKE_BY_STORE
        read(LOOP, DONE, batch);
        volatileWrite(LOOP, DONE, 0)
#else
        getAndSet(LOOP, DONE, 0, batch)
#endif
     fi
  od;
  seen = 0
}

/* Bells.run, LoopBell.look. */
inline runBells(seen, progress) {
  read(LOOP, RUNG, seen);
  if
  :: seen != 0 ->
#ifndef LOOK_BEFORE_CLEAR
#ifdef NO_FENCE_CLEAR
     write(LOOP, RUNG, 0);
#else
     volatileWrite(LOOP, RUNG, 0);
#endif
#endif
     lookAtDone(seen, progress)
#ifdef LOOK_BEFORE_CLEAR
     ; volatileWrite(LOOP, RUNG, 0)
#endif
  :: else
  fi;
  seen = 0
}

/* TaskQueue.run. */
inline runTasks(seen, progress) {
  read(LOOP, ARRIVED, seen);
  if
  :: seen != 0 ->
     getAndSet(LOOP, ARRIVED, 0, seen);
progressTask:
     taskRan = true;
     progress = true
  :: else
  fi;
  seen = 0
}

/* Watches.run, with a selectNow. */
inline runWatches(seen, progress) {
#ifdef WATCH
  read(LOOP, KEYS, seen);
  if
  :: seen != 0 && !channelSeen ->
     channelSeen = true;
     wakeup = false;
     progress = true
  :: else
  fi;
  seen = 0
#else
  skip
#endif
}

/* EventLoop.hasWork. */
inline hasWork(seen, found) {
  read(LOOP, KICKED, seen);
  found = (seen != 0);
  if
  :: !found -> read(LOOP, RUNG, seen); found = (seen != 0)
  :: else
  fi;
  if
  :: !found -> read(LOOP, ARRIVED, seen); found = (seen != 0)
  :: else
  fi;
  seen = 0
}

/* EventLoop.run: turns, and sleep between them. */
active proctype Loop() {
  byte seen;
  bool progress;
  bool found;
turn:
  progress = false;
  runBells(seen, progress);
  runTasks(seen, progress);
  runWatches(seen, progress);
  if
  :: progress -> goto turn
  :: else
  fi;
  /* EventLoop.sleep */
  read(LOOP, KICKED, seen);
  if
  :: seen != 0 ->
#ifdef KICK_NOT_TAKEN
     seen = 0;
#else
     getAndSet(LOOP, KICKED, 0, seen);
#endif
     kickTaken = true;
     goto turn
  :: else
  fi;
#ifdef ANNOUNCE_AFTER_LOOK
  hasWork(seen, found);
#endif
  /* Wakeup.announce */
#ifdef WATCHES_READ_BEFORE_STATE
  read(LOOP, KEYS, seen);
  volatileWrite(LOOP, STATE, (seen != 0 -> SELECTING : PARKED));
#else
#ifdef NO_FENCE_LOOP
  write(LOOP, STATE, PARKED);
#else
  volatileWrite(LOOP, STATE, PARKED);
#endif
  read(LOOP, KEYS, seen);
  if
  :: seen != 0 ->
#ifdef NO_FENCE_LOOP
     write(LOOP, STATE, SELECTING);
#else
     volatileWrite(LOOP, STATE, SELECTING);
#endif
  :: else
  fi;
#endif
#ifdef NO_SECOND_LOOK
  found = false;
#else
#ifndef ANNOUNCE_AFTER_LOOK
  hasWork(seen, found);
#endif
#endif
  if
  :: !found ->
     /* Wakeup.sleep */
     read(LOOP, STATE, seen);
#ifdef PERMIT_EATEN
     permit = false; /* what foreign code that parks would do */
#endif
     if
     :: seen == PARKED ->
        do
        :: permit -> permit = false; break
        :: isQuiet -> goto stop
        od
     :: seen == SELECTING ->
        do
        :: wakeup -> wakeup = false; break
#ifdef WATCH
        :: mem[KEYS] != 0 && !channelSeen -> channelSeen = true; break
#endif
        :: isQuiet -> goto stop
        od
     :: else
     fi
  :: else
  fi;
  found = false;
  seen = 0;
  volatileWrite(LOOP, STATE, AWAKE); /* Wakeup.awake, and the end of sleep */
  goto turn;
stop:
  assert(delivered == ALL)
}
