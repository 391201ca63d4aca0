/*
 * Loops whose drivers block for each other.
 *
 * PAIRS: blocked-on
 *
 * Three drivers, each of one loop, that block in a circle; each says for which loop it blocks, then
 * follows the chain of what the others say. What is said goes through a store buffer, which the
 * memory empties whenever it likes.
 *
 * Held: not all of them block; who finds its own loop on the chain does not block. The report that
 * comes after four seconds, and would end the silence, is left out.
 *
 * Switches that plant a mistake: see README.md.
 */

#define LOOPS 3
#define NONE 9

byte blockedOn[LOOPS] = NONE;
bool isBuffered[LOOPS]; /* what driver n says stands in its store buffer */
byte blocked;           /* how many block */

#ifdef NO_FENCE_SAID
active proctype Memory() {
end:
  do
  :: atomic { isBuffered[0] -> isBuffered[0] = false; blockedOn[0] = 1 }
  :: atomic { isBuffered[1] -> isBuffered[1] = false; blockedOn[1] = 2 }
  :: atomic { isBuffered[2] -> isBuffered[2] = false; blockedOn[2] = 0 }
  od
}
#define FIRST 1
#else
#define FIRST 0
#endif

inline say(me) {
#ifdef NO_FENCE_SAID
  isBuffered[me] = true
#else
  blockedOn[me] = (me + 1) % LOOPS
#endif
}

/* Waits.block, circle. */
active [LOOPS] proctype Drives() {
  byte me = _pid - FIRST;
  byte next;
#ifndef SAID_AFTER_LOOK
  say(me);
#endif
  next = (me + 1) % LOOPS;
  do
  :: next == NONE -> break
#ifdef ONE_LINK
  :: next != NONE -> next = blockedOn[next]; if :: next == me -> goto refused :: else -> break fi
#else
  :: next == me -> goto refused
  :: next != NONE && next != me -> next = blockedOn[next]
#endif
  od;
#ifdef SAID_AFTER_LOOK
  say(me);
#endif
  blocked++;
  assert(blocked < LOOPS);
  /* The driver of that loop turns again only when it does not block. */
  blockedOn[(me + 1) % LOOPS] == NONE && !isBuffered[(me + 1) % LOOPS];
  blocked--;
refused:
#ifdef NO_FENCE_SAID
  !isBuffered[me];
#endif
  blockedOn[me] = NONE
}
