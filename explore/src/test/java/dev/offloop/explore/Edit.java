package dev.offloop.explore;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** A change of a method's instructions. Says through {@code planted} that it found its place. */
@FunctionalInterface
public interface Edit {
  /** Returns a visitor that passes the changed instructions on. */
  MethodVisitor in(MethodVisitor method, Runnable planted);

  /** This one and another, in the same method. */
  default Edit and(Edit other) {
    return (method, planted) -> in(other.in(method, planted), planted);
  }

  /** A compare-and-set that sets whatever is there, and says that it did. */
  static Edit setsBlindly() {
    return insteadOfCall(
        1,
        "compareAndSet",
        (method, call) -> {
          final boolean isInt = call.type().getArgumentTypes()[1].getSort() == Type.INT;
          final String value = isInt ? "I" : "Ljava/lang/Object;";
          planted(
              method,
              "setBlindly",
              "(Ljava/lang/invoke/VarHandle;Ljava/lang/Object;" + value + value + ")Z");
        });
  }

  /** A compare-and-set that looks first and sets later. */
  static Edit looksThenSets() {
    return insteadOfCall(
        1,
        "compareAndSet",
        (method, call) ->
            planted(method, "lookThenSet", "(Ljava/lang/invoke/VarHandle;Ljava/lang/Object;II)Z"));
  }

  /** A get-and-set of a VarHandle that reads first and writes later. */
  static Edit getsThenSets() {
    return insteadOfCall(
        1,
        "getAndSet",
        (method, call) -> {
          planted(
              method,
              "getThenSet",
              "(Ljava/lang/invoke/VarHandle;Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;");
          final Type result = call.type().getReturnType();
          if (result.getSort() == Type.VOID) {
            method.visitInsn(Opcodes.POP);
          } else {
            method.visitTypeInsn(Opcodes.CHECKCAST, result.getInternalName());
          }
        });
  }

  /** A flag's get-and-set that reads first and writes later. */
  static Edit clearsFlagInTwoSteps() {
    return insteadOfCall(
        1,
        "getAndSet",
        (method, call) ->
            planted(method, "getThenSet", "(Ljava/util/concurrent/atomic/AtomicBoolean;Z)Z"));
  }

  /** The nth call of a method that returns nothing is left out. */
  static Edit leavesOut(int nth, String called) {
    return insteadOfCall(nth, called, Edit::popCall);
  }

  /** The nth call of a method that returns a boolean is left out, its answer is always the same. */
  static Edit answers(int nth, String called, boolean answer) {
    return insteadOfCall(
        nth,
        called,
        (method, call) -> {
          popCall(method, call);
          method.visitInsn(answer ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
        });
  }

  /** The nth write of an int or boolean field is left out. */
  static Edit leavesOutWrite(int nth, String field) {
    return (method, planted) ->
        new MethodVisitor(Opcodes.ASM9, method) {
          private int seen;

          @Override
          public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            if (opcode == Opcodes.PUTFIELD && name.equals(field) && ++seen == nth) {
              planted.run();
              super.visitInsn(Opcodes.POP2);
              return;
            }
            super.visitFieldInsn(opcode, owner, name, descriptor);
          }
        };
  }

  /** A boolean field is cleared after a call and not, as written, before it. */
  static Edit clearsAfter(String owner, String field, String called) {
    final Edit unwritten = leavesOutWrite(1, field);
    return (method, planted) ->
        unwritten.in(
            new MethodVisitor(Opcodes.ASM9, method) {
              @Override
              public void visitMethodInsn(
                  int opcode, String type, String name, String descriptor, boolean isInterface) {
                super.visitMethodInsn(opcode, type, name, descriptor, isInterface);
                if (name.equals(called)) {
                  super.visitVarInsn(Opcodes.ALOAD, 0);
                  super.visitInsn(Opcodes.ICONST_0);
                  super.visitFieldInsn(Opcodes.PUTFIELD, "dev/offloop/" + owner, field, "Z");
                }
              }
            },
            planted);
  }

  /** A boolean field is read at the method's start and not where it is written. */
  static Edit readsEarly(String owner, String field) {
    return (method, planted) ->
        new Early(method) {
          @Override
          public void visitCode() {
            super.visitCode();
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitFieldInsn(Opcodes.GETFIELD, "dev/offloop/" + owner, field, "Z");
            super.visitVarInsn(Opcodes.ISTORE, SLOT);
          }

          @Override
          public void visitFieldInsn(int opcode, String type, String name, String descriptor) {
            if (opcode == Opcodes.GETFIELD && name.equals(field)) {
              planted.run();
              super.visitInsn(Opcodes.POP);
              super.visitVarInsn(Opcodes.ILOAD, SLOT);
              return;
            }
            super.visitFieldInsn(opcode, type, name, descriptor);
          }
        };
  }

  /** The method answers whether a field was null at its start. */
  static Edit answersWhetherEarlierNull(String owner, String field, String type) {
    return (method, planted) ->
        new Early(method) {
          @Override
          public void visitCode() {
            super.visitCode();
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitFieldInsn(
                Opcodes.GETFIELD, "dev/offloop/" + owner, field, "Ldev/offloop/" + type + ";");
            planted(this, "isNull", "(Ljava/lang/Object;)Z");
            super.visitVarInsn(Opcodes.ISTORE, SLOT);
          }

          @Override
          public void visitInsn(int opcode) {
            if (opcode == Opcodes.IRETURN) {
              planted.run();
              super.visitInsn(Opcodes.POP);
              super.visitVarInsn(Opcodes.ILOAD, SLOT);
            }
            super.visitInsn(opcode);
          }
        };
  }

  /** What an int local of its own carries from a method's start to where it is needed. */
  class Early extends MethodVisitor {
    static final int SLOT = 8; // beyond the locals of the methods that are changed

    private Early(MethodVisitor method) {
      super(Opcodes.ASM9, method);
    }

    @Override
    public void visitFrame(int type, int locals, Object[] local, int stackSize, Object[] stack) {
      final int wide = wide(locals, local); // one entry, two slots
      final Object[] more = Arrays.copyOf(local, SLOT + 1 - wide);
      Arrays.fill(more, locals, SLOT - wide, Opcodes.TOP);
      more[SLOT - wide] = Opcodes.INTEGER;
      super.visitFrame(type, more.length, more, stackSize, stack);
    }

    private static int wide(int locals, Object[] local) {
      return (int)
          Arrays.stream(local, 0, locals)
              .filter(type -> Opcodes.LONG.equals(type) || Opcodes.DOUBLE.equals(type))
              .count();
    }
  }

  /** The nth read of an int field is left out, its answer is always 0. */
  static Edit readsZero(int nth, String field) {
    return (method, planted) ->
        new MethodVisitor(Opcodes.ASM9, method) {
          private int seen;

          @Override
          public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            if (opcode == Opcodes.GETFIELD && name.equals(field) && ++seen == nth) {
              planted.run();
              super.visitInsn(Opcodes.POP);
              super.visitInsn(Opcodes.ICONST_0);
              return;
            }
            super.visitFieldInsn(opcode, owner, name, descriptor);
          }
        };
  }

  /** A worker places its request before it decides the outcome, and not after. */
  static Edit placesFirst() {
    final Edit unplaced = answers(1, "place", true);
    return (method, planted) ->
        new MethodVisitor(Opcodes.ASM9, unplaced.in(method, planted)) {
          @Override
          public void visitMethodInsn(
              int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (name.equals("returned")) {
              method.visitVarInsn(Opcodes.ALOAD, 0);
              method.visitFieldInsn(
                  Opcodes.GETFIELD,
                  "dev/offloop/pool/Worker",
                  "deliveries",
                  "Ldev/offloop/pool/Deliveries;");
              method.visitVarInsn(Opcodes.ALOAD, 1); // the request
              method.visitMethodInsn(
                  Opcodes.INVOKEVIRTUAL,
                  "dev/offloop/pool/Deliveries",
                  "place",
                  "(Ldev/offloop/pool/Request;)Z",
                  false);
              method.visitInsn(Opcodes.POP);
            }
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
          }
        };
  }

  /** A flag is set at the method's end and not at its start. */
  static Edit setsFlagLast(String owner, String field) {
    final Edit unset = leavesOut(1, "set");
    return (method, planted) ->
        new MethodVisitor(Opcodes.ASM9, unset.in(method, planted)) {
          @Override
          public void visitInsn(int opcode) {
            if (opcode == Opcodes.RETURN) {
              method.visitVarInsn(Opcodes.ALOAD, 0);
              method.visitFieldInsn(
                  Opcodes.GETFIELD,
                  "dev/offloop/" + owner,
                  field,
                  "Ljava/util/concurrent/atomic/AtomicBoolean;");
              method.visitInsn(Opcodes.ICONST_1);
              method.visitMethodInsn(
                  Opcodes.INVOKEVIRTUAL,
                  "java/util/concurrent/atomic/AtomicBoolean",
                  "set",
                  "(Z)V",
                  false);
            }
            super.visitInsn(opcode);
          }
        };
  }

  private static Edit insteadOfCall(
      int nth, String called, BiConsumer<MethodVisitor, Call> instead) {
    return (method, planted) ->
        new MethodVisitor(Opcodes.ASM9, method) {
          private int seen;

          @Override
          public void visitMethodInsn(
              int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (!name.equals(called) || ++seen != nth) {
              super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
              return;
            }
            planted.run();
            instead.accept(this.mv, new Call(opcode, Type.getMethodType(descriptor)));
          }
        };
  }

  /** A call instruction. */
  record Call(int opcode, Type type) {}

  private static void popCall(MethodVisitor method, Call call) {
    final Type[] arguments = call.type().getArgumentTypes();
    for (int i = arguments.length - 1; i >= 0; i--) {
      method.visitInsn(arguments[i].getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
    }
    if (call.opcode() != Opcodes.INVOKESTATIC) {
      method.visitInsn(Opcodes.POP);
    }
  }

  private static void planted(MethodVisitor method, String name, String descriptor) {
    method.visitMethodInsn(
        Opcodes.INVOKESTATIC, "dev/offloop/explore/Planted", name, descriptor, false);
  }
}
