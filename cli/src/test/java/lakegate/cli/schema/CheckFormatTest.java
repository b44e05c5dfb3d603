package lakegate.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import lakegate.gate.Finding;
import lakegate.gate.Mode;
import lakegate.gate.Position;
import lakegate.gate.Rule;
import lakegate.gate.Severity;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class CheckFormatTest {
  private static final Finding ERROR =
      Finding.of(
          Rule.TABLE_DECIMAL_SCALE,
          new Position("schemas/pay,outs:new.avsc", 41, 7),
          "amount",
          "decimal(18,4) -> decimal(18,2)",
          "Iceberg cannot change a scale: 100 % of\nold values < new.",
          "add a field \"amount_minor\"");
  private static final Finding WARNING =
      new Finding(
          Rule.TABLE_DECIMAL_SCALE,
          Severity.WARNING,
          new Position("schemas/shared/row.avsc", 2, 3),
          "",
          "a\u0001b & c",
          "Nobody breaks.",
          "none");
  private static final Check CHECK =
      new Check(
          "the released versions",
          Mode.FULL_TRANSITIVE,
          List.of(
              new Compared("payouts", List.of("001", "002", "003")),
              new Compared("parcels", List.of("001")),
              new Compared("letters", List.of())),
          List.of(ERROR, WARNING));

  @Test
  void textIsALinePerFindingAndWhatWasCompared() {
    assertThat(Format.text.lines(CHECK))
        .containsExactly(
            "schemas/pay,outs:new.avsc:41:7 error TABLE_DECIMAL_SCALE amount: decimal(18,4) ->"
                + " decimal(18,2). Iceberg cannot change a scale: 100 % of\nold values < new."
                + " Fix: add a field \"amount_minor\".",
            "schemas/shared/row.avsc:2:3 warning TABLE_DECIMAL_SCALE a\u0001b & c. Nobody breaks."
                + " Fix: none.",
            "checked against the released versions, FULL_TRANSITIVE: payouts (001 to 003),"
                + " parcels (001), letters (new)",
            "1 error, 1 warning in 3 event types");
  }

  @Test
  void githubEscapesWhatItsCommandsWouldReadOtherwise() {
    assertThat(Format.github.lines(CHECK))
        .startsWith(
            "::error file=schemas/pay%2Couts%3Anew.avsc,line=41,col=7,title=TABLE_DECIMAL_SCALE::"
                + "amount: decimal(18,4) -> decimal(18,2). Iceberg cannot change a scale: 100 %25"
                + " of%0Aold values < new. Fix: add a field \"amount_minor\".",
            "::warning file=schemas/shared/row.avsc,line=2,col=3,title=TABLE_DECIMAL_SCALE::"
                + "a\u0001b & c. Nobody breaks. Fix: none.");
  }

  @Test
  void githubPlacesASchemaThatCannotBeRead() {
    assertThat(GithubFormat.error("schemas/payouts.avsc:3:9: not JSON: odd"))
        .isEqualTo(
            "::error file=schemas/payouts.avsc,line=3,col=9,title=UNREADABLE::not JSON: odd");
    assertThat(GithubFormat.error("schemas/x.avsc: no such file"))
        .isEqualTo("::error title=UNREADABLE::schemas/x.avsc: no such file");
  }

  @Test
  void jsonHasTheDocumentedShape() throws Exception {
    JsonNode json = new JsonMapper().readTree(String.join("\n", Format.json.lines(CHECK)));

    assertThat(json)
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    """
                    {"against": "the released versions", "mode": "FULL_TRANSITIVE",
                     "errors": 1, "warnings": 1,
                     "compared": [
                       {"event": "payouts", "versions": ["001", "002", "003"]},
                       {"event": "parcels", "versions": ["001"]},
                       {"event": "letters", "versions": []}],
                     "findings": [
                       {"rule": "TABLE_DECIMAL_SCALE", "severity": "error", "category": "TABLE",
                        "file": "schemas/pay,outs:new.avsc", "line": 41, "column": 7,
                        "path": "amount", "change": "decimal(18,4) -> decimal(18,2)",
                        "breaks":
                          "Iceberg cannot change a scale: 100 % of\\nold values < new.",
                        "fix": "add a field \\"amount_minor\\""},
                       {"rule": "TABLE_DECIMAL_SCALE", "severity": "warning", "category": "TABLE",
                        "file": "schemas/shared/row.avsc", "line": 2, "column": 3,
                        "path": "", "change": "a\\u0001b & c", "breaks": "Nobody breaks.",
                        "fix": "none"}]}
                    """));
  }

  @Test
  void junitFailsPerErrorAndPassesPerEventTypeWithoutFinding() throws Exception {
    Document xml = parse(String.join("\n", Format.junit.lines(CHECK)));

    Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("tests")).isEqualTo("5");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(5);
    Element failure = (Element) xml.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("type")).isEqualTo("TABLE_DECIMAL_SCALE");
    assertThat(failure.getTextContent()).isEqualTo(ERROR.line());
    assertThat(((Element) failure.getParentNode()).getAttribute("name"))
        .isEqualTo("TABLE_DECIMAL_SCALE amount");
    Element warned = (Element) xml.getElementsByTagName("system-out").item(0);
    assertThat(warned.getTextContent()).contains("a\uFFFDb & c");
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
