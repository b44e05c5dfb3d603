package lakegate.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import lakegate.e2e.pipeline.Containers;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.event.EventTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;

/** On the servers' official images; skipped where Docker can't run them. */
@Order(5)
class ContainersIT extends WholePathScenarios {
  private static Pipeline pipeline;

  ContainersIT() {
    super(pipeline);
  }

  @BeforeAll
  static void start() {
    Optional<String> obstacle = Containers.obstacle();
    obstacle.ifPresent(why -> System.out.println("skipped: containers, because " + why));
    assumeTrue(obstacle.isEmpty());
    Path folder = Path.of("target", "stack-containers").toAbsolutePath();
    pipeline = Pipeline.on(Containers.start(folder), EventTypes.load());
  }

  @AfterAll
  static void stop() {
    if (pipeline != null) {
      pipeline.close();
    }
  }
}
