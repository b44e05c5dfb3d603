package lakegate.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lakegate.cli.Command;
import lakegate.metrics.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricsCommandTest {
  private final Command lakegate = new Command(Map.of());

  @Test
  void theListHasALinePerMetric() {
    assertThat(lakegate.run("metrics")).isZero();

    assertThat(lakegate.output().lines()).hasSize(Metric.values().length);
    assertThat(lakegate.output())
        .containsPattern("(?m)^rejected +bridge, ingest +counter +event_type, code$");
  }

  @ParameterizedTest
  @EnumSource
  void everyMetricIsExplainedInWholeSentences(Metric metric) {
    assertThat(metric.meaning()).endsWith(".");
    assertThat(metric.alert().orElse(".")).endsWith(".");
    assertThat(metric.unit()).isNotBlank();
    assertThat(metric.labels()).isNotEmpty();
  }

  @Test
  void theDocumentIsTheMetrics() throws IOException {
    Path document = Path.of(System.getProperty("docs.dir"), "metrics.md");

    assertThat(lakegate.run("metrics", "--format", "markdown")).isZero();

    assertThat(lakegate.output())
        .as("./lakegate metrics --format markdown > docs/metrics.md")
        .isEqualTo(Files.readString(document));
  }
}
