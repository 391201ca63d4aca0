/*
 * Who wakes whom. Queue -> workers.
 *
 * PAIRS: hunt
 *
 * Two submitters, the workers of a pool, and the home that bears workers and lets the alarms ring.
 * One step is one access to what threads share without a lock, or all that is done under a lock;
 * what only one thread touches comes along. Time is chance: an alarm rings whenever it likes, and a
 * worker between works finds the tick over or not; whether works are short, so that idle workers
 * beyond the processors stay idle until the tick, is chance too. With FINE_QUEUE the move of the inbox is told
 * step by step, else the queue is one number.
 *
 * Held: no request stays queued while all rest; each work may decide to wait for all the others to
 * have started, where the maximum allows that, so a request that waits for somebody else's work is
 * an invalid end state too. At most one hunter. A growth alarm does not ring twice in vain while
 * everybody stands still.
 *
 * Rescues that would hide a mistake are bounded: a worker's rest ends by itself EXPIRIES times, a
 * start fails FAILS times.
 *
 * Switches that plant a mistake: see README.md.
 */

#ifndef MAX
#define MAX 2 /* workersMax */
#endif
#ifndef PROCESSORS
#define PROCESSORS 1
#endif
#ifndef REQUESTS
#define REQUESTS 2
#endif
#ifndef EXPIRIES
#define EXPIRIES 0
#endif
#ifndef FAILS
#define FAILS 0
#endif
#ifndef MINIMUM
#define MINIMUM 0 /* workersMin, of a pool that has just begun */
#endif

#ifdef SIGNALLED_COUNTS_AS_IDLE
#define NO_PASS_ON
#define HUNTERS_UNCHECKED
#endif
#ifdef PASS_ON_AFTER_WORK
#define NO_PASS_ON
#endif
#ifdef NO_FENCE_FREE
#define FIRST_WORKER 4
#else
#define FIRST_WORKER 3
#endif

#define FREE 0
#define TAKEN 1
#define BUSY 2

/* Roster. */
byte hunt = FREE;
byte workers = MINIMUM;
byte births = MINIMUM;
bool hunterIsUnborn;
byte expected = MINIMUM;
bool isTicking;
bool isPausing;
byte newestAtTick; /* the newest request when the tick began; the code compares Request.tick with Roster.tick */
byte idle[MAX];
byte idleCount;

/* Crew. */
bool isChained;
bool anyFinished;
bool growthAlarm;
bool retryAlarm;
bool homeRung = (MINIMUM > 0);

/* RequestQueue. */
byte listed;
#ifdef FINE_QUEUE
byte inbox;
bool queueLock;
#endif
byte submitted;
byte started;

/* Worker. */
#define UNBORN 0
#define AWAKE 1
#define RESTS 2
#define BLOCKED 3
byte at[MAX];
bool isHunter[MAX];
bool isSummoned[MAX];
bool isExpected[MAX];
bool permit[MAX];

/* Of the model alone. */
byte hunters; /* how many have the hunt: a worker, an unborn one, or who is about to summon */
byte overSubmitters;
byte expiries;
byte fails;
byte vainTicks;
byte blocked; /* works that wait for the others to start */

#define isStillAt(w) \
  (at[w] == UNBORN || (at[w] == RESTS && !permit[w]) || (at[w] == BLOCKED && started < REQUESTS))
#if MAX == 1
#define areStill isStillAt(0)
#elif MAX == 2
#define areStill (isStillAt(0) && isStillAt(1))
#else
#define areStill (isStillAt(0) && isStillAt(1) && isStillAt(2))
#endif

/* Who stores hunt = FREE without a fence has it in a store buffer, which any atomic access drains. */
#ifdef NO_FENCE_FREE
bool isFreeing;
byte freeing;
#define drain(me) \
  if \
  :: isFreeing && freeing == me -> isFreeing = false; freeing = 0; hunt = FREE \
  :: else \
  fi
#else
#define drain(me) skip
#endif

inline hunterMade() {
  hunters++;
#ifndef HUNTERS_UNCHECKED
  assert(hunters == 1)
#endif
}

/* RequestQueue.isEmpty: the list, the inbox, and the list once more. */
inline isQueueEmpty(into) {
#ifdef FINE_QUEUE
  into = (listed == 0);
  if
  :: into -> into = (inbox == 0)
  :: else
  fi;
#ifndef LIST_BEFORE_INBOX
  if
  :: into -> into = (listed == 0)
  :: else
  fi
#endif
#else
  into = (listed == 0)
#endif
}

/* RequestQueue.push, together with the count, which is the age of a request for the growth. */
inline push() {
  d_step {
    submitted++;
#ifdef FINE_QUEUE
    inbox++
#else
    listed++
#endif
  }
}

/* RequestQueue.moveInbox, under its lock. */
#define MARK 100 /* the 1 that says that the list is not empty before it is filled */
inline moveInbox(count) {
#ifdef FINE_QUEUE
  if
  :: inbox != 0 ->
#ifndef MOVE_WITHOUT_MARK
     listed = (listed == 0 -> MARK : listed);
#endif
     d_step { count = inbox; inbox = 0 };
     d_step { listed = (listed == MARK -> count : listed + count); count = 0 }
  :: else
  fi
#else
  skip
#endif
}

/* Hunt.takeFree. */
inline takeFreeHunt(me, isMine) {
#ifdef TAKE_BY_STORE
  isMine = (hunt == FREE);
  if
  :: isMine -> atomic { hunt = TAKEN; hunterMade() }
  :: else
  fi
#else
  atomic {
    drain(me);
    if
    :: hunt == FREE -> hunt = TAKEN; hunterMade(); isMine = true
    :: else -> isMine = false
    fi
  }
#endif
}

/* Crew.summon: how many wait, in a stalled pool. */
#ifdef FINE_QUEUE
#define waitingIfChained (isChained -> (listed == MARK -> 1 : listed) : 0)
#else
#define waitingIfChained (isChained -> listed : 0)
#endif

#define WAKE 1
#define START 2
#define SET_ALARM 3

/* Growth.wakes, but for the length of the latest work, which is chance: long ones wake at once. */
#define wakes(mayGrow) (workers - idleCount < PROCESSORS || mayGrow)

/* Roster.canGrow. */
#ifdef SUPPRESSED_WITHOUT_ALARM
#define canGrow (!isPausing && workers < MAX)
#else
#define canGrow (idleCount > 0 || (!isPausing && workers < MAX))
#endif

/* In a stalled pool, for each that waits somebody is on the way who is no hunter. */
#define isCovered(waiting) (waiting != 0 && waiting <= expected)

/* Roster.summon, then what Crew.summon does about it, but for bear. */
inline summonOnly(me, isMine, mayGrow, kind, woken) {
  /* kind: how many wait, in a stalled pool; 0 on a tick */
  atomic {
    isMine = false;
    if
    :: idleCount > 0 ->
#ifdef SIGNALLED_COUNTS_AS_IDLE
       woken = idle[idleCount - 1]; /* he takes himself off when he is awake */
       hunt = FREE;
       hunters--;
#else
       idleCount--;
       woken = idle[idleCount];
       idle[idleCount] = 0;
       isHunter[woken] = true;
#endif
       isSummoned[woken] = true;
       kind = WAKE
    :: idleCount == 0 || !wakes(mayGrow) ->
       if
       :: !isPausing && workers < MAX && !isCovered(kind) -> /* where it must be, or where works take long: chance */
          workers++;
          births++;
          hunterIsUnborn = true;
          if
          :: kind > expected + 1 && workers < MAX -> workers++; births++; expected++
          :: else
          fi;
          kind = START
       :: isPausing || workers >= MAX || isCovered(kind) || !(workers < PROCESSORS || mayGrow) ->
          hunt = BUSY;
          hunters--;
          kind = 0;
          if
          :: isTicking || !canGrow
          :: else ->
             isTicking = true;
             newestAtTick = submitted;
             kind = SET_ALARM
          fi
       fi
    fi
  };
  if
  :: atomic { kind == WAKE -> permit[woken] = true; woken = 0 }
  :: atomic {
       kind == SET_ALARM -> anyFinished = false;
#ifndef ALARM_NOT_SET
       growthAlarm = true
#endif
     }
  :: kind != WAKE && kind != SET_ALARM
  fi
}

/* Crew.requestArrived. */
inline requestArrived(me, isMine, kind, woken) {
  takeFreeHunt(me, isMine);
  if
  :: isMine ->
     kind = waitingIfChained;
     summonOnly(me, isMine, isChained, kind, woken);
     atomic {
       if
#ifndef BIRTH_NOT_RUNG
       :: kind == START -> homeRung = true
#endif
       :: else
       fi;
       kind = 0
     }
  :: else
  fi
}

inline lookOnceMore(me, isMine, kind, woken) {
  isQueueEmpty(isMine);
  if
  :: !isMine -> requestArrived(me, isMine, kind, woken)
  :: else -> isMine = false
  fi
}

inline born(w) {
  at[w] = AWAKE;
  isHunter[w] = hunterIsUnborn;
  isExpected[w] = !hunterIsUnborn;
  births--;
  hunterIsUnborn = false
}

/* Crew.bear, start, startFailed; a worker's first step comes whenever it likes. */
inline bear(me, isMine, kind, woken) {
  do
  :: atomic { births > 0 && at[0] == UNBORN -> born(0) }
#if MAX > 1
  :: atomic { births > 0 && at[0] != UNBORN && at[1] == UNBORN -> born(1) }
#endif
#if MAX > 2
  :: atomic { births > 0 && at[0] != UNBORN && at[1] != UNBORN && at[2] == UNBORN -> born(2) }
#endif
#if FAILS > 0
  :: atomic {
       births > 0 && fails < FAILS -> fails++;
       workers = workers - births;
       expected = expected - (births - (hunterIsUnborn -> 1 : 0));
       births = 0;
       if
       :: hunterIsUnborn ->
          hunterIsUnborn = false;
#ifndef FAILED_START_KEEPS_HUNT
          hunt = FREE;
#endif
          hunters--
       :: else
       fi;
       isPausing = true
     };
#ifndef FAILED_START_WITHOUT_ALARM
     retryAlarm = true;
#endif
     lookOnceMore(me, isMine, kind, woken)
#endif
  :: births == 0 -> break
  od
}

inline summonAndBear(me, isMine, mayGrow, kind, woken) {
  summonOnly(me, isMine, mayGrow, kind, woken);
  kind = 0;
  bear(me, isMine, kind, woken) /* also whom others have decided */
}

/* Crew.lookAsWorker. */
inline lookAsWorker(me, isMine, kind, woken) {
  isQueueEmpty(isMine);
  if
  :: !isMine ->
     takeFreeHunt(me, isMine);
     if
     :: isMine -> kind = waitingIfChained; summonAndBear(me, isMine, isChained, kind, woken)
     :: else
     fi
  :: else -> isMine = false
  fi
}

/* Hunt.freeIfBusy, within a step under the roster's lock. */
inline freeIfBusy() {
  if
  :: hunt == BUSY -> hunt = FREE
  :: else
  fi
}

/* Worker.arrive. */
inline arrive(me) {
  atomic {
    if
    :: isExpected[me] ->
       assert(expected > 0);
       isExpected[me] = false;
       expected--;
       freeIfBusy()
    :: else
    fi
  }
}

/* Crew.tick when the tick is over, Roster.endTick. */
inline tick(me, isMine, kind, woken) {
#ifdef FINE_QUEUE
  atomic { drain(me); !queueLock -> queueLock = true };
  moveInbox(woken);
  atomic { woken = (listed == 0 -> 0 : started + 1); queueLock = false };
#else
  woken = (listed == 0 -> 0 : started + 1); /* the oldest's id: works start in this order */
#endif
#ifdef BUSY_TAKEN_BY_STORE
  kind = (hunt == BUSY -> 9 : 0);
#endif
  atomic {
    if
    :: woken == 0 || !canGrow ->
       isTicking = false;
       if
       :: woken == 0 -> freeIfBusy()
       :: else
       fi;
       kind = 0
    :: else ->
       if
#ifdef BUSY_TAKEN_BY_STORE
       :: woken <= newestAtTick && kind == 9 ->
#else
       :: hunt == BUSY -> /* it has waited, or works take long, which is chance */
#endif
          hunt = TAKEN;
          hunterMade();
          kind = (anyFinished || woken > newestAtTick -> 1 : 2);
          vainTicks = 0
#ifdef BUSY_TAKEN_BY_STORE
       :: else ->
#else
       :: woken > newestAtTick || hunt != BUSY ->
#endif
          kind = (woken <= newestAtTick && !anyFinished -> 3 : 0); /* 3: on the way, the chain goes on */
          if
          :: areStill && births == 0 && !homeRung && overSubmitters == 2 ->
             vainTicks++;
             assert(vainTicks < 2)
          :: else
          fi
       fi;
       newestAtTick = submitted
    fi;
    woken = 0
  };
  atomic {
    anyFinished = false;
    isChained = (kind == 2 || (kind == 3 && isChained));
    isMine = (kind == 1 || kind == 2);
    kind = 0
  };
  if
  :: isMine -> summonAndBear(me, isMine, true, kind, woken)
  :: else ->
#ifndef TICK_WITHOUT_LOOK
     lookOnceMore(me, isMine, kind, woken)
#else
     skip
#endif
  fi
}

#if FAILS > 0
/* Crew.pauseIsOver. */
inline pauseIsOver(me, isMine, kind, woken) {
  atomic {
    isPausing = false;
#ifndef PAUSE_KEEPS_BUSY
    freeIfBusy()
#endif
  };
  bear(me, isMine, kind, woken);
  lookOnceMore(me, isMine, kind, woken)
}
#endif

/* Pool.submit. */
active [2] proctype Submitter() {
  byte kind, woken;
  bool isMine;
#ifdef ONE_SUBMITTER
  byte left = (_pid == 0 -> REQUESTS : 0);
#else
  byte left = (_pid == 0 -> REQUESTS - 1 : 1);
#endif
  do
  :: left > 0 ->
     left--;
#ifdef HUNT_READ_BEFORE_PUSH
     if
     :: hunt == FREE -> push(); requestArrived(MAX + _pid, isMine, kind, woken)
     :: hunt != FREE -> push()
     fi
#else
     push();
#ifdef SIGNALLED_COUNTS_AS_IDLE
     atomic { /* no hunt there: each submit looks for itself */
       hunt = TAKEN;
       hunters = 1
     };
     summonOnly(MAX + _pid, isMine, isChained, kind, woken);
     if
     :: kind == START -> homeRung = true
     :: else
     fi;
     kind = 0
#else
     requestArrived(MAX + _pid, isMine, kind, woken)
#endif
#endif
  :: left == 0 -> break
  od;
  overSubmitters++
}

/* The home's turns: Pool.turnBegins, Crew.growthAlarmRang, retryAlarmRang. */
active proctype Home() {
  byte kind, woken;
  bool isMine;
end:
  do
  :: atomic { homeRung -> homeRung = false };
     bear(MAX + 2, isMine, kind, woken)
  :: atomic { growthAlarm -> growthAlarm = false };
     if
     :: isTicking ->
        tick(MAX + 2, isMine, kind, woken);
        if
        :: isTicking -> growthAlarm = true
        :: !isTicking
        fi
     :: !isTicking
     fi
#if FAILS > 0
  :: atomic { retryAlarm -> retryAlarm = false };
     if
     :: isPausing -> pauseIsOver(MAX + 2, isMine, kind, woken)
     :: !isPausing
     fi
#endif
  od
}

#ifdef NO_FENCE_FREE
active proctype Memory() {
end:
  do
  :: atomic { isFreeing -> isFreeing = false; freeing = 0; hunt = FREE }
  od
}
#endif

active [MAX] proctype Worker() {
  byte me = _pid - FIRST_WORKER;
  byte kind, woken;
  bool isMine;
unborn:
endUnborn:
  at[me] == AWAKE;
take:
  /* Worker.take, RequestQueue.take, the beginning of Crew.passOn */
#ifdef FINE_QUEUE
  isQueueEmpty(isMine);
  if
  :: isMine -> isMine = false; goto rest
  :: else
  fi;
  atomic { drain(me); !queueLock -> queueLock = true };
  if
  :: listed == 0 -> moveInbox(kind)
  :: else
  fi;
#endif
  atomic {
#ifdef FINE_QUEUE
    queueLock = false;
#endif
    drain(me);
    if
    :: listed == 0 -> goto rest
    :: else -> listed--; started++
    fi;
#ifndef NO_PASS_ON
    if
    :: isHunter[me] -> isHunter[me] = false
    :: else -> goto notHunter
    fi
#endif
  };
#ifndef NO_PASS_ON
  isQueueEmpty(isMine);
  if
  :: !isMine -> kind = waitingIfChained; summonAndBear(me, isMine, isChained, kind, woken)
  :: else ->
     isMine = false;
     atomic {
       isChained = false;
#ifdef NO_FENCE_FREE
       !isFreeing -> isFreeing = true;
       freeing = me;
#else
       hunt = FREE;
#endif
       hunters--
     };
#ifndef PASS_ON_WITHOUT_LOOK
notHunter:
     arrive(me);
     lookAsWorker(me, isMine, kind, woken)
#else
notHunter:
     arrive(me)
#endif
  fi;
#endif
  /* Worker.run: the work returns at once, or when all have started, whatever it likes */
  if
  :: atomic { MAX >= REQUESTS || blocked < MAX - 1 -> at[me] = BLOCKED; blocked++ };
     atomic { started == REQUESTS -> at[me] = AWAKE; blocked-- }
  :: true
  fi;
#ifdef PASS_ON_AFTER_WORK
  if
  :: isHunter[me] -> atomic { isHunter[me] = false; hunt = FREE; hunters-- }
  :: else
  fi;
  lookAsWorker(me, isMine, kind, woken);
#endif
  /* Crew.finished */
  atomic { anyFinished = true; isChained = false };
  isQueueEmpty(isMine);
  if
  :: isMine -> /* Hunt.take */
#ifdef SIGNALLED_COUNTS_AS_IDLE
     isMine = false
#else
     atomic {
       isMine = false;
       drain(me);
       if
       :: hunt != TAKEN -> hunt = TAKEN; hunterMade(); isHunter[me] = true
       :: true /* TAKEN, or the compare-and-set has failed */
       fi
     }
#endif
  :: else -> isMine = false
  fi;
  /* Crew.betweenWorks */
  bear(me, isMine, kind, woken);
#if FAILS > 0
  if
  :: isPausing -> pauseIsOver(me, isMine, kind, woken)
  :: true
  fi;
#endif
  if
  :: isTicking -> tick(me, isMine, kind, woken)
  :: true
  fi;
  goto take;
rest:
  arrive(me);
  /* Roster.rest */
#ifdef BUSY_FREED_BY_STORE
  kind = hunt;
#endif
  atomic {
    drain(me);
    if
    :: hunterIsUnborn ->
       hunterIsUnborn = false;
       births--;
       workers--;
       isHunter[me] = true;
       kind = 0;
       goto take
    :: else ->
       isSummoned[me] = false;
       idle[idleCount] = me;
       idleCount++;
       if
       :: isHunter[me] -> isHunter[me] = false; hunt = FREE; hunters--
       :: else ->
#ifdef BUSY_FREED_BY_STORE
          if
          :: kind == BUSY -> hunt = FREE
          :: else
          fi
#elif !defined(REST_KEEPS_BUSY)
          freeIfBusy()
#endif
       fi;
       kind = 0
    fi
  };
  /* Crew.rest */
#ifndef REST_WITHOUT_LOOK
  lookAsWorker(me, isMine, kind, woken);
#endif
park:
  atomic {
    if
    :: isSummoned[me] ->
#ifdef SIGNALLED_COUNTS_AS_IDLE
       isSummoned[me] = false;
       if
       :: idle[0] == me && idleCount > 1 -> idle[0] = idle[1]
       :: else
       fi;
       idleCount--;
       idle[idleCount] = 0;
#endif
       goto take
    :: else -> at[me] = RESTS
    fi
  };
endPark:
  if
  :: atomic { permit[me] -> permit[me] = false; at[me] = AWAKE };
     goto park /* the permit of an earlier summons ends no rest */
#if EXPIRIES > 0
  :: atomic { expiries < EXPIRIES -> expiries++; at[me] = AWAKE }
#endif
  fi;
#if EXPIRIES > 0
  /* Worker.step, rested, Roster.rested: its time is over */
  if
  :: isSummoned[me] -> goto take
  :: else
  fi;
  isQueueEmpty(isMine);
  atomic {
#ifndef LEAVE_WHILE_SUMMONED
    if
    :: isSummoned[me] -> isMine = false; goto take
    :: else
    fi;
#endif
    /* IdleStack.remove */
    if
    :: idleCount > 0 && idle[0] == me ->
       idle[0] = (idleCount > 1 -> idle[1] : 0);
       idleCount--;
       idle[idleCount] = 0
    :: idleCount > 1 && idle[0] != me -> idleCount--; idle[idleCount] = 0
    :: else
    fi;
    if
    :: !isMine -> goto take
    :: else
    fi;
    isMine = false;
    workers--;
    isHunter[me] = false;
    freeIfBusy()
  };
  /* Crew.left */
  lookOnceMore(me, isMine, kind, woken);
  atomic { at[me] = UNBORN; permit[me] = false; isSummoned[me] = false };
#endif
  goto unborn
}

/* When all rest, nothing may be left behind. */
active proctype Monitor() {
end:
  timeout;
  assert(overSubmitters == 2 && started == REQUESTS && listed == 0);
#ifndef HUNTERS_UNCHECKED
  assert(hunt == FREE && hunters == 0)
#endif
}
