package lakegate.gate;

import static lakegate.gate.AvroTypes.article;
import static lakegate.gate.AvroTypes.branches;
import static lakegate.gate.AvroTypes.describe;
import static lakegate.gate.AvroTypes.join;
import static lakegate.gate.AvroTypes.name;
import static lakegate.gate.AvroTypes.values;
import static lakegate.gate.Matching.isNamed;
import static lakegate.gate.Matching.match;
import static lakegate.gate.Matching.promotes;
import static lakegate.gate.Matching.sameKind;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.Schema.Type;

/**
 * What goes wrong when records of one schema are read with another: Avro's resolution
 * (specification, "Schema Resolution"), with each break at the field that causes it, and with
 * logical types, which Avro leaves out.
 */
final class Resolution {
  private final boolean draftReads;

  /** Avro applies no alias between schemas that are equal but for docs and aliases. */
  private final boolean aliases;

  /** Avro's Java readers apply aliases twice, unless the first time makes the schemas equal. */
  private final boolean aliasesTwice;

  private final List<Break> breaks = new ArrayList<>();
  private final Map<Schema, Set<Schema>> seen = new IdentityHashMap<>();

  private Resolution(Schema writer, Schema reader, boolean draftReads) {
    this.draftReads = draftReads;
    this.aliases = !writer.equals(reader);
    this.aliasesTwice = !isEqualWithAliases(writer, reader);
  }

  private static boolean isEqualWithAliases(Schema writer, Schema reader) {
    try {
      return Schema.applyAliases(writer, reader).equals(reader);
    } catch (AvroRuntimeException e) {
      // Two fields of one name; found with their record.
      return false;
    }
  }

  /** What consumers of the draft meet in records of a released version. */
  static List<Break> backward(Schema released, Schema draft) {
    Resolution resolution = new Resolution(released, draft, true);
    resolution.compare(released, draft, "");
    return resolution.breaks;
  }

  /** What consumers of a released version meet in records of the draft. */
  static List<Break> forward(Schema released, Schema draft) {
    Resolution resolution = new Resolution(draft, released, false);
    resolution.compare(draft, released, "");
    return resolution.breaks;
  }

  private void compare(Schema writer, Schema reader, String path) {
    if (!writer.isUnion() && !reader.isUnion()) {
      compareTypes(writer, reader, path);
      return;
    }
    for (Schema written : branches(writer)) {
      compareBranch(writer, written, reader, path);
    }
  }

  private void compareBranch(Schema writer, Schema written, Schema reader, String path) {
    List<Schema> values = values(reader);
    Optional<Schema> match = match(writer, written, reader);
    if (match.isPresent()) {
      String branch = branchPath(path, writer, reader, draftReads ? match.get() : written);
      compareTypes(written, match.get(), branch);
    } else if (written.getType() == Type.NULL) {
      found(
          Rule.WIRE_NULL,
          path,
          "type",
          writer,
          reader,
          "can't read %s with null in " + name(path),
          draftReads
              ? "keep " + name(path) + " nullable"
              : "let consumers take the new version before null is written, or keep "
                  + name(path)
                  + " required");
    } else if (values(writer).size() == 1
        && values.size() == 1
        && values.get(0).getType() != written.getType()) {
      compareTypes(written, values.get(0), path);
    } else {
      Optional<Schema> renamed = sameKind(written, reader);
      if (renamed.isPresent()) {
        foundName(written, renamed.get(), path);
      } else {
        foundBranch(writer, written, reader, path);
      }
    }
  }

  private void foundBranch(Schema writer, Schema written, Schema reader, String path) {
    found(
        Rule.WIRE_UNION_BRANCH,
        path,
        "type",
        writer,
        reader,
        "can't read %s with " + article(describe(written)) + " in " + name(path),
        "keep the union as it is; add a field of another name for the other type");
  }

  private void compareTypes(Schema writer, Schema reader, String path) {
    if (writer.getType() != reader.getType()) {
      if (!promotes(writer, reader)) {
        foundType(writer, reader, path);
      } else if (!compareMeaning(writer, reader, path)) {
        compareRange(writer, reader, path);
      }
      return;
    }
    switch (writer.getType()) {
      case RECORD -> compareRecords(writer, reader, path);
      case ENUM -> compareEnums(writer, reader, path);
      case FIXED -> compareFixed(writer, reader, path);
      case ARRAY ->
          compare(writer.getElementType(), reader.getElementType(), join(path, "element"));
      case MAP -> compare(writer.getValueType(), reader.getValueType(), join(path, "value"));
      default -> compareMeaning(writer, reader, path);
    }
  }

  private void foundType(Schema writer, Schema reader, String path) {
    found(
        Rule.WIRE_TYPE,
        path,
        "type",
        writer,
        reader,
        "can't read %s: Avro reads no " + describe(writer) + " as " + describe(reader),
        !draftReads && promotes(reader, writer)
            ? "let consumers take the new version before it is written, or keep "
                + name(path)
                + " as "
                + describe(reader)
            : keepType(writer, reader, path));
  }

  private String keepType(Schema writer, Schema reader, String path) {
    return "keep "
        + name(path)
        + " as "
        + describe(draftReads ? writer : reader)
        + " and add a field of another name";
  }

  /** A promotion that can't hold every value. */
  private void compareRange(Schema writer, Schema reader, String path) {
    String limit =
        switch (reader.getType()) {
          case FLOAT -> "a float holds whole numbers exactly only up to 16,777,216";
          case DOUBLE ->
              writer.getType() == Type.LONG
                  ? "a double holds whole numbers exactly only up to 9,007,199,254,740,992"
                  : null;
          case STRING -> "bytes that are not UTF-8 are no text";
          default -> null;
        };
    if (limit != null) {
      found(
          Rule.WIRE_LOSSY_PROMOTION,
          path,
          "type",
          writer,
          reader,
          "read other values of " + name(path) + " than %s have: " + limit,
          keepType(writer, reader, path));
    }
  }

  private boolean compareMeaning(Schema writer, Schema reader, String path) {
    Optional<Meaning.Difference> difference = Meaning.compare(writer, reader);
    difference.ifPresent(
        found ->
            found(
                found.rule(),
                path,
                found.property(),
                writer,
                reader,
                found.effect().formatted(name(path)),
                found.rule() == Rule.WIRE_DECIMAL_PRECISION
                    ? "let consumers take the version with more digits before such values come"
                    : keepType(writer, reader, path)));
    return difference.isPresent();
  }

  private void compareFixed(Schema writer, Schema reader, String path) {
    if (!isNamed(writer, reader) && !writer.getName().equals(reader.getName())) {
      foundName(writer, reader, path);
    } else if (writer.getFixedSize() != reader.getFixedSize()) {
      found(
          Rule.WIRE_FIXED_SIZE,
          path,
          "size",
          writer,
          reader,
          "can't read %s: " + writer.getFixedSize() + " bytes are not " + reader.getFixedSize(),
          "keep the size, and add a field with a fixed of another name");
    } else {
      compareMeaning(writer, reader, path);
    }
  }

  private void foundName(Schema writer, Schema reader, String path) {
    Schema was = draftReads ? writer : reader;
    Schema is = draftReads ? reader : writer;
    breaks.add(
        new Break(
            Rule.WIRE_NAME,
            path,
            "name",
            was.getFullName(),
            is.getFullName(),
            "can't read %s: they know no " + writer.getFullName(),
            "keep the name " + was.getFullName()));
  }

  private void compareEnums(Schema writer, Schema reader, String path) {
    if (!isNamed(writer, reader) && !writer.getName().equals(reader.getName())) {
      foundName(writer, reader, path);
      return;
    }
    List<String> missing = new ArrayList<>(writer.getEnumSymbols());
    missing.removeAll(reader.getEnumSymbols());
    if (missing.isEmpty()) {
      return;
    }
    String symbols = String.join(", ", missing);
    String was = describe(writer);
    String is = was + (draftReads ? " without " : " with ") + symbols;
    if (reader.getEnumDefault() != null) {
      breaks.add(
          new Break(
              Rule.WIRE_ENUM_DEFAULT,
              path,
              "symbols",
              was,
              is,
              "read " + symbols + " of %s as " + reader.getEnumDefault(),
              draftReads
                  ? "keep the symbols that were written"
                  : "let consumers take the new version before " + symbols + " is written"));
    } else {
      breaks.add(
          new Break(
              Rule.WIRE_ENUM_SYMBOL,
              path,
              "symbols",
              was,
              is,
              "can't read %s with " + symbols + " in " + name(path),
              draftReads
                  ? "keep the symbols that were written"
                  : "give the enum a default in a version of its own before symbols are added"));
    }
  }

  private void compareRecords(Schema writer, Schema reader, String path) {
    if (!seen.computeIfAbsent(writer, k -> Collections.newSetFromMap(new IdentityHashMap<>()))
        .add(reader)) {
      return;
    }
    Schema draft = draftReads ? reader : writer;
    Schema released = draftReads ? writer : reader;
    int before = breaks.size();
    Map<Field, Field> readAs = readAs(writer, reader, path);
    if (breaks.size() > before) {
      // No such record is read at all.
      return;
    }
    Map<Field, Field> origins = new IdentityHashMap<>();
    readAs.forEach((written, read) -> origins.put(read, written));
    Set<Field> renamed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Field field : draft.getFields()) {
      Field earlier = draftReads ? null : earlierName(field, released);
      if (earlier != null && origins.get(earlier) != field) {
        breaks.add(Break.rename(field, earlier, origins.get(earlier), path));
        renamed.add(earlier);
      }
    }
    readAs.values().removeAll(renamed);
    for (Field field : draft.getFields()) {
      Field other = draftReads ? origins.get(field) : readAs.get(field);
      if (other != null) {
        Field written = draftReads ? other : field;
        Field read = draftReads ? field : other;
        compare(written.schema(), read.schema(), join(path, field.name()));
      } else if (draftReads && !field.hasDefaultValue()) {
        breaks.add(Break.required(field, path));
      }
    }
    if (!draftReads) {
      released.getFields().stream()
          .filter(field -> !origins.containsKey(field) && !renamed.contains(field))
          .filter(field -> !field.hasDefaultValue())
          .forEach(field -> breaks.add(Break.missing(field, path)));
    }
  }

  /** Which field of the reader each written field becomes: by the reader's aliases, or by name. */
  private Map<Field, Field> readAs(Schema writer, Schema reader, String path) {
    Map<String, Field> byAlias = new HashMap<>();
    if (aliases && isNamed(writer, reader)) {
      for (Field field : reader.getFields()) {
        field.aliases().forEach(alias -> byAlias.put(alias, field));
      }
    }
    if (draftReads && !aliases) {
      for (Field field : reader.getFields()) {
        if (earlierName(field, writer) != null) {
          breaks.add(
              Break.alias(
                  field,
                  path,
                  "read " + field.name() + " of %s by its name: Avro follows no alias here"));
          return Map.of();
        }
      }
    }
    Map<Field, Field> readAs = new IdentityHashMap<>();
    for (Field field : writer.getFields()) {
      Field read = byAlias.getOrDefault(field.name(), reader.getField(field.name()));
      if (read != null && readAs.containsValue(read)) {
        breaks.add(
            Break.alias(read, path, "can't read %s: two fields claim the name " + read.name()));
        return Map.of();
      }
      if (read != null && aliasesTwice && byAlias.getOrDefault(read.name(), read) != read) {
        breaks.add(
            Break.alias(
                read,
                path,
                "can't read %s, or mix up fields: Avro follows the aliases twice, and "
                    + read.name()
                    + " is one too"));
        return Map.of();
      }
      if (read != null) {
        readAs.put(field, read);
      }
    }
    return readAs;
  }

  /** The released field that a field of the draft is renamed from, in this edit. */
  private static Field earlierName(Field draft, Schema released) {
    Field sameName = released.getField(draft.name());
    return draft.aliases().stream()
        .filter(alias -> sameName == null || !sameName.aliases().contains(alias))
        .sorted()
        .map(released::getField)
        .filter(field -> field != null)
        .findFirst()
        .orElse(null);
  }

  private void found(
      Rule rule,
      String path,
      String property,
      Schema writer,
      Schema reader,
      String effect,
      String fix) {
    Schema was = draftReads ? writer : reader;
    Schema is = draftReads ? reader : writer;
    breaks.add(new Break(rule, path, property, describe(was), describe(is), effect, fix));
  }

  /** The path of a union's branch, if the draft's union has more than one type. */
  private String branchPath(String path, Schema writer, Schema reader, Schema branch) {
    Schema draft = draftReads ? reader : writer;
    return values(draft).size() < 2 || branch.getType() == Type.NULL
        ? path
        : join(path, branch.getName());
  }
}
