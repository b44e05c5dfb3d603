package lakegate.cli.schema;

import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import lakegate.gate.Finding;
import lakegate.gate.Severity;

/**
 * JUnit's XML as CI servers read it: a test case per finding, failed for an error, and one that
 * passed per event type without findings.
 */
final class JunitFormat {
  private static final String SUITE = "lakegate schema check";

  private JunitFormat() {}

  static List<String> lines(Check check) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      new Writer(xml).write(check);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("Cannot write XML", e);
    }
    return text.toString().lines().toList();
  }

  /** The file's name without its ending: that of the event type, or {@code row}. */
  private static String className(Finding finding) {
    String file = finding.position().file();
    return file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.avsc$", "");
  }

  /** XML has no place for most control characters, even escaped. */
  private static String legal(String text) {
    return text.replaceAll(
        "[^\\t\\n\\r\\u0020-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
  }

  private record Writer(XMLStreamWriter xml) {
    void write(Check check) throws XMLStreamException {
      Set<String> files =
          check.findings().stream().map(JunitFormat::className).collect(Collectors.toSet());
      List<String> passed =
          check.compared().stream()
              .map(Compared::event)
              .filter(event -> !files.contains(event))
              .toList();
      xml.writeStartDocument("UTF-8", "1.0");
      start("testsuites");
      start("testsuite");
      attribute("name", SUITE);
      attribute("tests", String.valueOf(passed.size() + check.findings().size()));
      attribute("failures", String.valueOf(check.errors()));
      attribute("errors", "0");
      attribute("skipped", "0");
      for (Finding finding : check.findings()) {
        write(finding);
      }
      for (String event : passed) {
        start("testcase");
        attribute("classname", event);
        attribute("name", "schema");
        xml.writeEndElement();
      }
      start("system-out");
      xml.writeCharacters(legal(String.join("\n", check.summary())));
      xml.writeEndElement();
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeEndDocument();
    }

    private void write(Finding finding) throws XMLStreamException {
      start("testcase");
      attribute("classname", className(finding));
      attribute("name", (finding.rule() + " " + finding.path()).strip());
      attribute("file", finding.position().file());
      attribute("line", String.valueOf(finding.position().line()));
      start(finding.severity() == Severity.ERROR ? "failure" : "system-out");
      if (finding.severity() == Severity.ERROR) {
        attribute("type", finding.rule().name());
        attribute("message", finding.change());
      }
      xml.writeCharacters(legal(finding.line()));
      xml.writeEndElement();
      xml.writeEndElement();
    }

    private void start(String element) throws XMLStreamException {
      xml.writeCharacters("\n");
      xml.writeStartElement(element);
    }

    private void attribute(String name, String value) throws XMLStreamException {
      xml.writeAttribute(name, legal(value));
    }
  }
}
