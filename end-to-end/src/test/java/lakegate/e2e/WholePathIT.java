package lakegate.e2e;

import lakegate.e2e.pipeline.Pipeline;
import org.junit.jupiter.api.Order;

/** On servers like those of {@code make demo}. */
@Order(1)
class WholePathIT extends WholePathScenarios {
  WholePathIT() {
    super(Pipeline.shared());
  }
}
