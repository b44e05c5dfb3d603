package lakegate.cli.schema.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lakegate.deploy.Failure;
import lakegate.deploy.Schemas;
import lakegate.event.EventType;
import lakegate.gate.AvscFile;
import lakegate.gate.SchemaHistory;
import lakegate.gate.SchemaVersion;
import lakegate.settings.RegistrySettings;

/**
 * All versions that a registry has. The gate compares them itself: what a registry says of
 * compatibility knows neither logical types nor tables.
 */
record RegistryBaseline(RegistrySettings settings) implements Baseline {
  @Override
  public String name() {
    return "registry:" + settings.url();
  }

  @Override
  public List<SchemaHistory> of(List<SchemaHistory> folder) {
    List<SchemaHistory> histories = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    try (Schemas registry = new Schemas(settings)) {
      for (SchemaHistory history : folder) {
        List<SchemaVersion> versions = versions(registry, history.event());
        if (versions.isEmpty() && !history.released().isEmpty()) {
          missing.add(EventType.subject(history.event()));
        }
        histories.add(new SchemaHistory(history.event(), versions, history.draft()));
      }
    }
    if (!missing.isEmpty()) {
      throw new Failure(
          "%s has no version of %s, though it is released: nothing was compared. Register it first, or name another registry"
              .formatted(name(), String.join(", ", missing)));
    }
    if (histories.stream().allMatch(history -> history.released().isEmpty())) {
      throw new Failure(name() + " has none of these event types: nothing was compared");
    }
    return histories;
  }

  private List<SchemaVersion> versions(Schemas registry, String event) {
    String subject = EventType.subject(event);
    return registry.versions(subject).stream()
        .map(
            version ->
                SchemaVersion.of(
                    event,
                    "version " + version.number(),
                    AvscFile.parse(subject + " version " + version.number(), version.text()),
                    Optional.empty()))
        .toList();
  }
}
