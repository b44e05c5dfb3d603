package lakegate.replay;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;

/** Topics as the broker describes them. */
final class Topics {
  static final Uuid ID = Uuid.fromString("4dAtWx7mSgKq0ScVQ2yCVg");

  private Topics() {}

  static Map<String, TopicDescription> of(String topic) {
    return Map.of(topic, topic(topic, ID, Set.of(AclOperation.WRITE)));
  }

  static TopicDescription topic(String name, Uuid id, Set<AclOperation> operations) {
    return new TopicDescription(name, false, List.of(), operations, id);
  }
}
