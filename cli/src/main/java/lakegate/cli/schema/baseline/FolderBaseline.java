package lakegate.cli.schema.baseline;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lakegate.cli.schema.SchemasOptions;
import lakegate.gate.SchemaFolder;
import lakegate.gate.SchemaHistory;
import lakegate.gate.SchemaVersion;

/** The drafts of another schemas folder. */
record FolderBaseline(Path other) implements Baseline {
  @Override
  public String name() {
    return "dir:" + other;
  }

  @Override
  public List<SchemaHistory> of(List<SchemaHistory> folder) {
    Map<String, SchemaVersion> drafts = new LinkedHashMap<>();
    for (SchemaHistory history : SchemaFolder.read(SchemasOptions.existing(other))) {
      history
          .draft()
          .ifPresent(
              draft ->
                  drafts.put(
                      history.event(),
                      new SchemaVersion(
                          draft.event(), name(), draft.own(), draft.shared(), draft.avro())));
    }
    return Drafts.against(folder, drafts, name());
  }
}
