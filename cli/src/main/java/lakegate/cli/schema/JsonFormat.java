package lakegate.cli.schema;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import lakegate.gate.Finding;

/**
 * One JSON object; docs/schema-gate.md documents its shape. Members may be added, none is renamed
 * or removed.
 */
final class JsonFormat {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonFormat() {}

  static List<String> lines(Check check) {
    ObjectNode root = JSON.createObjectNode();
    root.put("against", check.against());
    root.put("mode", check.mode().name());
    root.put("errors", check.errors());
    root.put("warnings", check.warnings());
    ArrayNode compared = root.putArray("compared");
    for (Compared event : check.compared()) {
      ArrayNode versions = compared.addObject().put("event", event.event()).putArray("versions");
      event.with().forEach(versions::add);
    }
    ArrayNode findings = root.putArray("findings");
    check.findings().forEach(finding -> findings.add(finding(finding)));
    return root.toPrettyString().lines().toList();
  }

  private static ObjectNode finding(Finding finding) {
    return JSON.createObjectNode()
        .put("rule", finding.rule().name())
        .put("severity", finding.severity().toString())
        .put("category", finding.rule().category().name())
        .put("file", finding.position().file())
        .put("line", finding.position().line())
        .put("column", finding.position().column())
        .put("path", finding.path())
        .put("change", finding.change())
        .put("breaks", finding.breaks())
        .put("fix", finding.fix());
  }
}
