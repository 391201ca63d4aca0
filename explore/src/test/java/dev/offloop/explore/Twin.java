package dev.offloop.explore;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * A copy of an exploration's class and of all classes of the project that it uses, under other
 * names beside the originals, with one mistake planted. So a twin differs from what users run in
 * that mistake only, and cannot fall behind it. Confined to one thread.
 */
final class Twin {
  private static final String PROJECT = "dev/offloop/";
  private static final Set<String> SHARED = Set.of("dev/offloop/base/", "dev/offloop/explore/");
  private static final AtomicInteger TWINS = new AtomicInteger();

  private final Mutant mutant;
  private final String suffix = "_twin" + TWINS.incrementAndGet();
  private final Map<String, byte[]> copies = new LinkedHashMap<>();
  private final Set<String> defined = new HashSet<>();
  private boolean isPlanted;

  private Twin(Mutant mutant) {
    this.mutant = mutant;
  }

  /** Returns the twin of a class. */
  static Class<?> of(Class<?> state, Mutant mutant) {
    final Twin twin = new Twin(mutant);
    final String root = state.getName().replace('.', '/');
    twin.copy(root);
    if (!twin.isPlanted) {
      throw new IllegalStateException(
          "nothing to change was found for the mutant \"%s\" in %s.%s; the class has changed: change the mutant too"
              .formatted(mutant.name(), mutant.type(), mutant.method()));
    }
    try {
      twin.copies.keySet().forEach(twin::define);
      return Class.forName(twin.renamed(root).replace('/', '.'));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isCopied(String name) {
    return name.startsWith(PROJECT) && SHARED.stream().noneMatch(name::startsWith);
  }

  private String renamed(String name) {
    if (!isCopied(name)) {
      return name;
    }
    final int nested = name.indexOf('$');
    return nested < 0 ? name + suffix : name.substring(0, nested) + suffix + name.substring(nested);
  }

  private void copy(String name) {
    if (copies.containsKey(name)) {
      return;
    }
    copies.put(name, new byte[0]);
    final Set<String> used = new HashSet<>();
    final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    final Remapper names =
        new Remapper(Opcodes.ASM9) {
          @Override
          public String map(String internalName) {
            if (isCopied(internalName)) {
              used.add(internalName);
            }
            return renamed(internalName);
          }
        };
    new ClassReader(bytes(name))
        .accept(planting(name, new ClassRemapper(writer, names)), ClassReader.EXPAND_FRAMES);
    copies.put(name, writer.toByteArray());
    used.forEach(this::copy);
  }

  private ClassVisitor planting(String type, ClassVisitor next) {
    if (!type.equals(mutant.internalName())) {
      return next;
    }
    return new ClassVisitor(Opcodes.ASM9, next) {
      @Override
      public MethodVisitor visitMethod(
          int access,
          String name,
          String descriptor,
          @Nullable String signature,
          String @Nullable [] exceptions) {
        final MethodVisitor method =
            super.visitMethod(access, name, descriptor, signature, exceptions);
        return name.equals(mutant.method())
            ? mutant.edit().in(method, () -> isPlanted = true)
            : method;
      }
    };
  }

  private static byte[] bytes(String name) {
    try (InputStream in = Twin.class.getResourceAsStream("/" + name + ".class")) {
      if (in == null) {
        throw new IllegalStateException("no class file of " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Defines a copy beside its original, after those that it extends. */
  private void define(String name) {
    final byte[] copy = copies.get(name);
    if (copy == null || !defined.add(name)) {
      return;
    }
    final ClassReader original = new ClassReader(bytes(name));
    define(String.valueOf(original.getSuperName()));
    for (String extended : original.getInterfaces()) {
      define(extended);
    }
    define(renamed(name).replace('/', '.'), copy);
  }

  /** By the loader's own method, for a lookup's would link each class before the next is there. */
  private static void define(String name, byte[] copy) {
    try {
      final Method define =
          ClassLoader.class.getDeclaredMethod(
              "defineClass", String.class, byte[].class, int.class, int.class);
      define.setAccessible(true); // --add-opens java.base/java.lang=ALL-UNNAMED
      define.invoke(Twin.class.getClassLoader(), name, copy, 0, copy.length);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
