package lakegate.cli.trial;

import java.util.Optional;
import java.util.concurrent.Callable;
import lakegate.cli.Terminal;
import lakegate.cli.schema.SchemaCommand;
import lakegate.deploy.Failure;
import lakegate.event.EventType;
import lakegate.trial.RawMessages;
import lakegate.trial.Trial;
import lakegate.trial.TrialResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Shows what an edit would do to messages. */
@Command(
    name = "try",
    description = {
      "Decodes raw messages with the edited .avsc beside the released one and shows what would"
          + " change.",
      "",
      "The released one is the newest schemas/released/<event type>/NNN.avsc, else the version that"
          + " this command was built with. Nothing is written and no offset committed. Examples mask"
          + " fields tagged PII and what looks like an email address, a telephone or a card number."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no message is newly rejected",
      "1:messages are newly rejected",
      "2:wrong usage, an unreadable schema, an unknown topic, or Kafka does not answer"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lakegate schema try",
      "  lakegate schema try --topic payment_charges --from 2025-11-14 --max 50000",
      "  lakegate schema try --topic payment_charges --from 0:1200,1:900",
      "  lakegate schema try --topic payment_charges --file recorded.jsonl",
    })
public final class TryCommand implements Callable<Integer> {
  @ParentCommand private SchemaCommand schema;
  @Mixin private MessageOptions messages;

  @Option(names = "--unmask", description = "Show personal data in examples.")
  private boolean unmask;

  @Override
  public Integer call() {
    Terminal terminal = schema.main().terminal();
    boolean rejectsMore = false;
    for (EventType edited : messages.types(schema.main())) {
      Optional<ReleasedVersion> released = ReleasedVersion.of(edited.name(), messages.schemas());
      if (released.isPresent()) {
        TrialResult result = run(released.get().type(), edited);
        TrialText.lines(edited.name(), released.get().label(), result).forEach(terminal::line);
        rejectsMore |= result.rejectsMore();
      } else if (messages.isNamed()) {
        throw new Failure(
            edited.name()
                + " was never released: there is nothing to compare it with. Release it with:"
                + " lakegate schema release");
      } else {
        terminal.line(edited.name() + ": never released, nothing to compare");
      }
    }
    return rejectsMore ? 1 : 0;
  }

  private TrialResult run(EventType released, EventType edited) {
    Trial trial = new Trial(released, edited, unmask);
    try (RawMessages open = messages.open(edited)) {
      MessageProgress.read(
          open, messages.max(), schema.main().terminal(), edited.name(), trial::observe);
    }
    return trial.result();
  }
}
