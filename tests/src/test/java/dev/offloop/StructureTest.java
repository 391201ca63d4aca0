package dev.offloop;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.offloop.coroutine.Routine;
import dev.offloop.pool.Request;
import dev.offloop.pool.Reusable;
import dev.offloop.tests.Promise;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The floors of the house, and what may be seen from outside. */
@Tag("slow") // reads many class files
final class StructureTest {
  private static final String DOORS = "dev.offloop";
  private static final String BASE = "dev.offloop.base";
  private static final String LOOP = "dev.offloop.loop";
  private static final String POOL = "dev.offloop.pool";
  private static final String COROUTINE = "dev.offloop.coroutine";
  private static final String FILE = "dev.offloop.file";

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(DOORS)
          .that(describe("of core and file", type -> !isTestCode(type)));

  private static boolean isTestCode(JavaClass type) {
    return type.getSource()
        .map(source -> source.getUri().toString().contains("/test-classes/"))
        .orElse(false);
  }

  private static JavaClasses tests() {
    try {
      return new ClassFileImporter()
          .importPath(
              Path.of(
                  StructureTest.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theFloorsOfCoreLookDownwardsOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(DOORS, BASE, LOOP, POOL, COROUTINE)
        .layer("doors")
        .definedBy(DOORS)
        .layer("loop")
        .definedBy(LOOP)
        .layer("coroutine")
        .definedBy(COROUTINE)
        .layer("pool")
        .definedBy(POOL)
        .layer("base")
        .definedBy(BASE)
        .whereLayer("doors")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("coroutine")
        .mayOnlyBeAccessedByLayers("doors")
        .whereLayer("loop")
        .mayOnlyBeAccessedByLayers("doors", "coroutine")
        .whereLayer("pool")
        .mayOnlyBeAccessedByLayers("doors")
        .whereLayer("base")
        .mayOnlyBeAccessedByLayers("doors", "loop", "pool", "coroutine")
        .check(CODE);
  }

  @Test
  void thePackagesHaveNoCycle() {
    slices().matching("dev.offloop.(**)").should().beFreeOfCycles().check(CODE);
  }

  @Test
  @Promise({"A33"})
  void coreNeedsNoMoreThanAnyJdkHas() {
    classes()
        .that()
        .resideInAnyPackage(DOORS, BASE, LOOP, POOL, COROUTINE)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(DOORS, BASE, LOOP, POOL, COROUTINE, "java..", "jdk.jfr..")
                .or(resideInAnyPackage("org.jspecify..", "com.google.errorprone.annotations..")))
        .check(CODE);
    noClasses()
        .that()
        .resideInAnyPackage(DOORS, BASE, LOOP, POOL, COROUTINE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .orShould()
        .callMethod(System.class, "loadLibrary", String.class)
        .orShould()
        .callMethod(System.class, "load", String.class)
        .check(CODE);
  }

  @Test
  void fileKnowsOnlyTheDoors() {
    noClasses()
        .that()
        .resideInAPackage(FILE + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BASE, LOOP, POOL, COROUTINE)
        .allowEmptyShould(true)
        .check(CODE);
    noClasses()
        .that()
        .resideInAnyPackage(DOORS, BASE, LOOP, POOL, COROUTINE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(FILE + "..")
        .check(CODE);
  }

  @Test
  void noSignatureOfTheDoorsMentionsAHiddenType() {
    final List<String> offenders = new ArrayList<>();
    int members = 0;
    for (JavaClass door : CODE) {
      if (!door.getPackageName().equals(DOORS) || !isVisible(door)) {
        continue;
      }
      for (JavaMember member : door.getMembers()) {
        if (isVisible(member)) {
          members++;
          hidden(signature(member))
              .forEach(type -> offenders.add(member.getFullName() + ": " + type));
        }
      }
      hidden(ancestors(door)).forEach(type -> offenders.add(door.getName() + ": " + type));
    }
    assertThat(members).as("visible members").isGreaterThan(80);
    assertThat(offenders)
        .containsExactlyInAnyOrder( // each is its own entry of lists: one object instead of two
            AioRequest.class.getName() + ": " + Request.class.getName(),
            ReusableRequest.class.getName() + ": " + Reusable.class.getName(),
            Coroutine.class.getName() + ": " + Routine.class.getName());
  }

  private static boolean isVisible(JavaClass type) {
    return type.getModifiers().contains(PUBLIC)
        && type.getEnclosingClass().map(StructureTest::isVisible).orElse(true);
  }

  private static boolean isVisible(JavaMember member) {
    return member.getModifiers().contains(PUBLIC) || member.getModifiers().contains(PROTECTED);
  }

  /** Parameters, result, exceptions, type of a field, and the arguments and bounds of all these. */
  private static Stream<JavaClass> signature(JavaMember member) {
    return member.getAllInvolvedRawTypes().stream();
  }

  private static Stream<JavaClass> ancestors(JavaClass type) {
    return Stream.concat(
            Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream()),
            type.getTypeParameters().stream())
        .map(JavaType::getAllInvolvedRawTypes)
        .flatMap(Set::stream);
  }

  private static Stream<String> hidden(Stream<JavaClass> types) {
    return types
        .map(JavaClass::getBaseComponentType)
        .filter(type -> Set.of(BASE, LOOP, POOL, COROUTINE).contains(type.getPackageName()))
        .map(JavaClass::getName)
        .distinct();
  }

  /** A coroutine must not come into the line of a lock that its loop takes. */
  @Test
  void whateverCoreGuardsIsGuardedByAShortLock() throws IOException {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ReentrantLock.class, ReentrantReadWriteLock.class, StampedLock.class)
        .check(CODE);
    int guarded = 0;
    final List<String> monitors = new ArrayList<>();
    for (JavaClass type : CODE) {
      guarded += type.getDirectDependenciesFromSelf().toString().contains("ShortLock") ? 1 : 0;
      final ClassModel model = ClassFile.of().parse(bytes(type));
      model.methods().stream()
          .filter(StructureTest::hasMonitor)
          .forEach(method -> monitors.add(type.getSimpleName() + "." + method.methodName()));
    }
    assertThat(guarded).isGreaterThan(8);
    assertThat(monitors).containsExactly("WithoutTrace.fillInStackTrace"); // as in its superclass
  }

  private static byte[] bytes(JavaClass type) throws IOException {
    try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      return in.readAllBytes();
    }
  }

  private static boolean hasMonitor(MethodModel method) {
    return method.flags().has(AccessFlag.SYNCHRONIZED)
        || method.code().stream()
            .flatMap(CodeModel::elementStream)
            .anyMatch(element -> element instanceof MonitorInstruction);
  }

  @Test
  void noTestSleeps() {
    final JavaClasses tests = tests();
    assertThat(tests.contain(StructureTest.class)).isTrue();
    noClasses()
        .should()
        .callMethodWhere(
            describe(
                "sleeps",
                (JavaMethodCall call) -> {
                  final MethodCallTarget target = call.getTarget();
                  return target.getName().equals("sleep")
                      && (target.getOwner().isAssignableTo(Thread.class)
                          || target.getOwner().isAssignableTo(TimeUnit.class));
                }))
        .check(tests);
  }
}
