package lakegate.cli.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import lakegate.gate.Rule;
import lakegate.settings.KeyDistance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Explains one rule. */
@Command(
    name = "explain",
    description = "Explains a rule: what it finds, who breaks, an example, and what to do instead.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    footerHeading = "%nExamples:%n",
    footer = "  lakegate schema explain TABLE_DECIMAL_SCALE")
final class ExplainCommand implements Callable<Integer> {
  @ParentCommand private SchemaCommand schema;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RULE_ID", description = "As a finding names it.")
  private String id;

  @Override
  public Integer call() {
    RuleTexts.explain(rule()).forEach(schema.main().terminal()::line);
    return 0;
  }

  private Rule rule() {
    List<String> ids = Arrays.stream(Rule.values()).map(Rule::name).toList();
    String name = id.toUpperCase(Locale.ROOT).replace('-', '_');
    if (ids.contains(name)) {
      return Rule.valueOf(name);
    }
    // A part of an id is nearer than an id that is only as long.
    List<String> nearest = ids.stream().filter(known -> known.contains(name)).toList();
    throw new ParameterException(
        spec.commandLine(),
        "Unknown rule "
            + id
            + "; did you mean "
            + (nearest.isEmpty() ? KeyDistance.nearest(name, ids) : String.join(" or ", nearest))
            + "? All: lakegate schema rules");
  }
}
