package lakegate.gate;

import static lakegate.gate.AvroTypes.branches;
import static lakegate.gate.AvroTypes.describe;
import static lakegate.gate.AvroTypes.join;
import static lakegate.gate.AvroTypes.values;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Resolver;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.Schema.Type;

/**
 * What goes wrong when records of one schema are read with another: Avro's resolution
 * (specification, "Schema Resolution"), with each break at the field that causes it, and with
 * logical types, which Avro leaves out.
 */
final class Resolution {
  /**
   * Something that a reader can't read or reads wrong.
   *
   * @param path of the field in the draft
   * @param property of the field where the break stands, such as {@code type}
   * @param was what the released version has
   * @param is what the draft has
   * @param effect on consumers, to be put behind them; {@code %s} stands for the records
   */
  record Break(
      Rule rule, String path, String property, String was, String is, String effect, String fix) {}

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
          "keep " + name(path) + " nullable");
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
        "can't read %s with " + a(written) + " in " + name(path),
        "keep the union as it is; add a field of another name for the other type");
  }

  /** The branch that Avro's Java readers choose. */
  private Optional<Schema> match(Schema writer, Schema written, Schema reader) {
    List<Schema> same =
        branches(reader).stream().filter(read -> read.getType() == written.getType()).toList();
    if (!AvroTypes.isNamed(written)) {
      return same.stream()
          .findFirst()
          .or(() -> values(reader).stream().filter(read -> promotes(written, read)).findFirst());
    }
    Optional<Schema> named = same.stream().filter(read -> isNamed(written, read)).findFirst();
    if (named.isPresent()) {
      return named;
    }
    Optional<Schema> kind = sameKind(written, reader);
    if (written.getType() == Type.RECORD) {
      return kind;
    }
    return kind.filter(
        read ->
            read.getName().equals(written.getName())
                && (!reader.isUnion() || areEquivalent(writer, reader)));
  }

  /** Whether Avro takes two unions for the same, and ignores namespaces then. */
  private static boolean areEquivalent(Schema writer, Schema reader) {
    try {
      return Resolver.resolve(writer, reader) instanceof Resolver.WriterUnion union
          && union.unionEquiv;
    } catch (AvroRuntimeException e) {
      // A default that doesn't fit; lint reports it.
      return false;
    }
  }

  /** The reader's named type that can only be meant. */
  private static Optional<Schema> sameKind(Schema written, Schema reader) {
    List<Schema> same =
        branches(reader).stream()
            .filter(read -> AvroTypes.isNamed(read) && read.getType() == written.getType())
            .toList();
    return same.stream()
        .filter(read -> read.getName().equals(written.getName()))
        .findFirst()
        .or(() -> same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty());
  }

  private static boolean isNamed(Schema written, Schema read) {
    return read.getFullName().equals(written.getFullName())
        || read.getAliases().contains(written.getFullName());
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

  private static boolean promotes(Schema writer, Schema reader) {
    return switch (reader.getType()) {
      case LONG -> writer.getType() == Type.INT;
      case FLOAT -> writer.getType() == Type.INT || writer.getType() == Type.LONG;
      case DOUBLE ->
          writer.getType() == Type.INT
              || writer.getType() == Type.LONG
              || writer.getType() == Type.FLOAT;
      case STRING -> writer.getType() == Type.BYTES;
      case BYTES -> writer.getType() == Type.STRING;
      default -> false;
    };
  }

  private void foundType(Schema writer, Schema reader, String path) {
    found(
        Rule.WIRE_TYPE,
        path,
        "type",
        writer,
        reader,
        "can't read %s: Avro reads no " + describe(writer) + " as " + describe(reader),
        keepType(writer, reader, path));
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
        foundRename(field, earlier, origins.get(earlier), path);
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
        foundRequired(field, path);
      }
    }
    if (!draftReads) {
      released.getFields().stream()
          .filter(field -> !origins.containsKey(field) && !renamed.contains(field))
          .filter(field -> !field.hasDefaultValue())
          .forEach(field -> foundMissing(field, path));
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
          foundAlias(
              field,
              path,
              "read " + field.name() + " of %s by its name: Avro follows no alias here");
          return Map.of();
        }
      }
    }
    Map<Field, Field> readAs = new IdentityHashMap<>();
    for (Field field : writer.getFields()) {
      Field read = byAlias.getOrDefault(field.name(), reader.getField(field.name()));
      if (read != null && readAs.containsValue(read)) {
        foundAlias(read, path, "can't read %s: two fields claim the name " + read.name());
        return Map.of();
      }
      if (read != null && aliasesTwice && byAlias.getOrDefault(read.name(), read) != read) {
        foundAlias(
            read,
            path,
            "can't read %s, or mix up fields: Avro follows the aliases twice, and "
                + read.name()
                + " is one too");
        return Map.of();
      }
      if (read != null) {
        readAs.put(field, read);
      }
    }
    return readAs;
  }

  private void foundAlias(Field field, String path, String effect) {
    String claimed = field.aliases().stream().sorted().collect(Collectors.joining(", "));
    breaks.add(
        new Break(
            Rule.WIRE_ALIAS,
            join(path, field.name()),
            "aliases",
            "alias " + claimed,
            claimed + " is still a field",
            effect,
            "remove the alias of a field that exists"));
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

  /**
   * @param instead the field of the draft that is read under the earlier name, if any
   */
  private void foundRename(Field field, Field earlier, Field instead, String path) {
    String effect;
    if (instead != null) {
      effect = "read the values of another field as " + earlier.name() + " in %s";
    } else if (earlier.hasDefaultValue()) {
      effect = "find no " + earlier.name() + " in %s and read its default instead";
    } else {
      effect = "can't read %s: they look for " + earlier.name();
    }
    breaks.add(
        new Break(
            Rule.WIRE_RENAMED_FIELD,
            join(path, field.name()),
            "name",
            earlier.name(),
            field.name(),
            effect,
            "keep the name " + earlier.name()));
  }

  private void foundRequired(Field field, String path) {
    breaks.add(
        new Break(
            Rule.WIRE_FIELD_REQUIRED,
            join(path, field.name()),
            "name",
            "no such field",
            required(field),
            "can't read %s: they have no " + field.name() + ", and there is no default for it",
            field.schema().isNullable()
                ? "add \"default\": null to " + field.name()
                : "make " + field.name() + " nullable, with \"default\": null"));
  }

  private void foundMissing(Field field, String path) {
    breaks.add(
        new Break(
            Rule.WIRE_FIELD_REQUIRED,
            join(path, field.name()),
            "name",
            required(field),
            "no such field",
            "can't read %s: they want " + field.name() + " and have no default for it",
            "keep " + field.name()));
  }

  private static String required(Field field) {
    return describe(field.schema()) + " without a default";
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

  private static String a(Schema schema) {
    String type = describe(schema);
    return ("aeiou".indexOf(type.charAt(0)) < 0 ? "a " : "an ") + type;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
