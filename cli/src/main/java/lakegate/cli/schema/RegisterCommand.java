package lakegate.cli.schema;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import lakegate.cli.StackOptions;
import lakegate.cli.Terminal;
import lakegate.deploy.Failure;
import lakegate.deploy.Schemas;
import lakegate.event.EventType;
import lakegate.event.InvalidSchemas;
import lakegate.gate.SchemaHistory;
import lakegate.settings.RegistrySettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Puts released schemas into the registry. */
@Command(
    name = "register",
    description = {
      "Registers the released schemas under the subjects of the validated topics, sets the subjects'"
          + " compatibility to FULL_TRANSITIVE, reads each schema back and compares: some"
          + " registries answer with an older text that they take for the same.",
      "",
      "Exits with 1 if a draft isn't released, or if the registry refuses or keeps another text."
          + " `lakegate submit` does the same before it starts the jobs."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    footerHeading = "%nExamples:%n",
    footer = {"  lakegate schema register --dry-run", "  lakegate schema register payment_charges"})
final class RegisterCommand implements Callable<Integer> {
  @ParentCommand private SchemaCommand schema;

  @Parameters(
      paramLabel = "EVENT",
      arity = "0..*",
      description = "Register only these event types. Default: all.")
  private List<String> events = List.of();

  @Mixin private SchemasOptions schemas;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Mixin private StackOptions stack;

  @Override
  public Integer call() {
    Terminal terminal = schema.main().terminal();
    Map<String, String> environment = schema.main().environment();
    List<SchemaHistory> histories = schemas.readEvents(environment, events);
    List<Draft> drafts = histories.stream().flatMap(history -> Draft.of(history).stream()).toList();
    List<Draft> unreleased = drafts.stream().filter(draft -> !draft.isReleased()).toList();
    if (!unreleased.isEmpty()) {
      unreleased.forEach(
          draft ->
              terminal.error(
                  "%s: the draft is not released, nothing was registered. First: lakegate schema release %s"
                      .formatted(draft.event(), draft.event())));
      return 1;
    }
    List<EventType> types = drafts.stream().map(RegisterCommand::type).toList();
    RegistrySettings settings = stack.settings(environment, Map.of(), List.of()).job().registry();
    try (Schemas registry = new Schemas(settings)) {
      return dryRun ? plan(registry, types, terminal) : register(registry, types, terminal);
    }
  }

  private static EventType type(Draft draft) {
    try {
      return EventType.parse(draft.event(), draft.text());
    } catch (InvalidSchemas e) {
      throw new Failure(e.getMessage(), e);
    }
  }

  private static int plan(Schemas registry, List<EventType> types, Terminal terminal) {
    List<String> plan = registry.plan(types);
    plan.forEach(line -> terminal.line("would " + line));
    if (plan.isEmpty()) {
      terminal.line("nothing to do: " + Check.counted(types.size(), "schema") + " registered");
    }
    return 0;
  }

  private static int register(Schemas registry, List<EventType> types, Terminal terminal) {
    Schemas.Outcome outcome = registry.register(types);
    outcome.registered().forEach(schema -> terminal.line(schema.line()));
    outcome.refused().forEach(terminal::error);
    boolean other = outcome.registered().stream().anyMatch(schema -> schema.note().isPresent());
    return outcome.refused().isEmpty() && !other ? 0 : 1;
  }
}
