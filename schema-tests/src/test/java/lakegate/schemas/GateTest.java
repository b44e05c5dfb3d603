package lakegate.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import lakegate.gate.Finding;
import lakegate.gate.Gate;
import lakegate.gate.Mode;
import lakegate.gate.SchemaFolder;
import lakegate.gate.Severity;
import lakegate.gate.Waivers;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Path SCHEMAS = Path.of(System.getProperty("schemas.dir"));

  @Test
  void theProjectsSchemasAreWithoutErrors() {
    Waivers waivers = Waivers.read(SCHEMAS.resolve(Waivers.FILE));

    List<Finding> findings =
        Gate.check(
            SchemaFolder.read(SCHEMAS),
            Mode.FULL_TRANSITIVE,
            waivers,
            LocalDate.now(ZoneOffset.UTC));

    assertThat(findings)
        .filteredOn(finding -> finding.severity() == Severity.ERROR)
        .extracting(Finding::line)
        .isEmpty();
  }
}
