package lakegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.settings.InvalidSettings;
import lakegate.settings.JobSettings;
import lakegate.settings.Secrets;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.Test;

class BridgeJobTest {

  @Test
  void between_Kafka_and_Kafka_the_job_is_one_operator_chain() {
    assertThat(graph().getJobGraph().getNumberOfVertices()).isEqualTo(1);
  }

  @Test
  void every_operator_has_a_uid_so_that_state_is_found_again() {
    assertThat(graph().getStreamNodes())
        .allSatisfy(node -> assertThat(node.getTransformationUID()).isNotBlank());
  }

  @Test
  void its_settings_are_shown_in_Flink_but_no_secret() {
    assertThat(graph().getExecutionConfig().getGlobalJobParameters().toMap())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("parallelism", "2", "kafka.ssl.key.password", Secrets.MASK));
  }

  @Test
  void wrong_settings_are_listed_before_any_server_is_asked() {
    assertThatThrownBy(
            () -> BridgeJob.main(new String[] {"--parallelism", "many", "--registry.url", "x"}))
        .isInstanceOfSatisfying(InvalidSettings.class, e -> assertThat(e.problems()).hasSize(2));
  }

  private static StreamGraph graph() {
    String[] args = {"--parallelism", "2", "--kafka.ssl.key.password", "secret"};
    JobSettings settings = JobSettings.of(args, Map.of());
    List<EventType> types = EventTypes.load();
    StreamExecutionEnvironment env = JobEnvironment.of(settings, args);
    BridgeJob.define(
        env, settings, types, types.stream().collect(Collectors.toMap(EventType::name, type -> 1)));
    return env.getStreamGraph();
  }
}
