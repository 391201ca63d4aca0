package dev.offloop.coroutine;

import dev.offloop.Coroutine;

class MountedCoroutinesTest extends CoroutineContract {
  MountedCoroutinesTest() {
    super(Coroutine.Kind.MOUNTED);
  }
}
