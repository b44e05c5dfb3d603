package lakegate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PackageDependenciesTest {
  private static final String FLINK = "org.apache.flink..";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("lakegate");

  @Test
  void bridge_and_ingest_know_nothing_of_each_other() {
    noClasses()
        .that()
        .resideInAPackage("lakegate.bridge..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("lakegate.ingest..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("lakegate.ingest..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("lakegate.bridge..")
        .check(CLASSES);
  }

  @Test
  void decoding_knows_neither_Flink_nor_Jackson_nor_Kafka() {
    noClasses()
        .that()
        .resideInAPackage("lakegate.decode..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            FLINK, "com.fasterxml.jackson..", "org.apache.kafka..", "io.confluent..")
        .check(CLASSES);
  }

  @Test
  void what_the_command_line_uses_too_knows_no_Flink() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "lakegate.settings..",
            "lakegate.event..",
            "lakegate.deadletter..",
            "lakegate.catalog..",
            "lakegate.origin..",
            "lakegate.maintenance..",
            "lakegate.registry..",
            "lakegate.metrics")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(FLINK)
        .check(CLASSES);
  }
}
