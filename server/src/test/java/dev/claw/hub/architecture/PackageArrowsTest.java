package dev.claw.hub.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. An arrow that is not here is refused. */
@AnalyzeClasses(packages = "dev.claw.hub", importOptions = ImportOption.DoNotIncludeTests.class)
final class PackageArrowsTest {
    @ArchTest
    static final ArchRule nounsKnowOnlyWhatIsBelowThem = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("error")
            .definedBy("dev.claw.hub.error..")
            .layer("limits")
            .definedBy("dev.claw.hub.limits..")
            .layer("store")
            .definedBy("dev.claw.hub.store")
            .layer("sql")
            .definedBy("dev.claw.hub.store.sql..")
            .layer("bus")
            .definedBy("dev.claw.hub.bus..")
            .layer("commit")
            .definedBy("dev.claw.hub.commit..")
            .layer("stream")
            .definedBy("dev.claw.hub.stream..")
            .layer("identity")
            .definedBy("dev.claw.hub.identity..")
            .layer("agents")
            .definedBy("dev.claw.hub.agents..")
            .layer("registry")
            .definedBy("dev.claw.hub.registry..")
            .layer("keys")
            .definedBy("dev.claw.hub.keys..")
            .layer("channels")
            .definedBy("dev.claw.hub.channels..")
            .layer("messages")
            .definedBy("dev.claw.hub.messages..")
            .layer("calls")
            .definedBy("dev.claw.hub.calls..")
            .layer("retention")
            .definedBy("dev.claw.hub.retention..")
            .layer("wiring")
            .definedBy("dev.claw.hub.wiring..")
            .layer("cli")
            .definedBy("dev.claw.hub.cli..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("wiring")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("sql")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("calls")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("messages")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("keys")
            .mayOnlyBeAccessedByLayers("calls", "wiring")
            .whereLayer("channels")
            .mayOnlyBeAccessedByLayers("messages", "retention", "wiring")
            .whereLayer("agents")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("retention")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("registry")
            .mayOnlyBeAccessedByLayers("keys", "channels", "messages", "calls", "wiring")
            .whereLayer("commit")
            .mayOnlyBeAccessedByLayers("agents", "registry", "keys", "channels", "messages", "retention", "wiring")
            .whereLayer("stream")
            .mayOnlyBeAccessedByLayers("agents", "registry", "keys", "channels", "messages", "calls", "wiring", "cli");

    @ArchTest
    static final ArchRule noPackagesInACircle =
            slices().matching("dev.claw.hub.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule portsKnowNoTechnology = noClasses()
            .that()
            .resideInAnyPackage("dev.claw.hub.store", "dev.claw.hub.bus")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..", "io.grpc..", "dev.claw.hub.store.sql..");

    @ArchTest
    static final ArchRule theAdapterIsJustAClient = noClasses()
            .that()
            .resideInAPackage("dev.claw.hub.adapter..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.claw.hub.store..",
                    "dev.claw.hub.commit..",
                    "dev.claw.hub.stream..",
                    "dev.claw.hub.messages..",
                    "dev.claw.hub.calls..",
                    "dev.claw.hub.wiring..");

    @ArchTest
    static final ArchRule theCommandLineSpeaksByTheJavaClient = noClasses()
            .that()
            .resideInAPackage("dev.claw.hub.cli..")
            .should()
            .dependOnClassesThat()
            .haveSimpleNameEndingWith("Grpc");

    @ArchTest
    static final ArchRule onlyTheStoreKnowsSql = noClasses()
            .that()
            .resideOutsideOfPackage("dev.claw.hub.store.sql..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..");
}
