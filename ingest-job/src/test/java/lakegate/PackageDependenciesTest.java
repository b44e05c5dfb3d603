package lakegate;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
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
        .that(
            resideInAPackage("lakegate.bridge..")
                .and(
                    nameMatching(
                            "lakegate\\.bridge\\.(BridgePipeline|BridgeFunction|RegisteredSchemas)(\\$.*)?")
                        .negate()))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            FLINK, "com.fasterxml.jackson..", "org.apache.kafka..", "io.confluent..")
        .check(CLASSES);
  }

  @Test
  void settings_events_and_dead_letters_know_no_Flink() {
    noClasses()
        .that()
        .resideInAnyPackage("lakegate.settings..", "lakegate.event..", "lakegate.deadletter..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(FLINK)
        .check(CLASSES);
  }

  @Test
  void what_tables_are_knows_no_Flink() {
    noClasses()
        .that()
        .haveNameMatching(
            "lakegate\\.ingest\\.(Catalogs|ColumnChange|Table(Comparison|Definition|Evolution|Plan)).*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(FLINK)
        .check(CLASSES);
  }
}
