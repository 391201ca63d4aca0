package dev.offloop.coroutine;

import dev.offloop.Coroutine;

class LockStepCoroutinesTest extends CoroutineContract {
  LockStepCoroutinesTest() {
    super(Coroutine.Kind.LOCK_STEP);
  }
}
