package lakegate.gate;

import static lakegate.gate.AvroTypes.branches;
import static lakegate.gate.AvroTypes.values;

import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Resolver;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;

/** Which of a reader's types Avro's Java readers take for a written one. */
final class Matching {
  private Matching() {}

  /** The branch of a reader's union, or its only type. */
  static Optional<Schema> match(Schema writer, Schema written, Schema reader) {
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
  static Optional<Schema> sameKind(Schema written, Schema reader) {
    List<Schema> same =
        branches(reader).stream()
            .filter(read -> AvroTypes.isNamed(read) && read.getType() == written.getType())
            .toList();
    return same.stream()
        .filter(read -> read.getName().equals(written.getName()))
        .findFirst()
        .or(() -> same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty());
  }

  /** Whether a named type has the name, or had it. */
  static boolean isNamed(Schema written, Schema read) {
    return read.getFullName().equals(written.getFullName())
        || read.getAliases().contains(written.getFullName());
  }

  /** Whether values of one primitive type are read as another. */
  static boolean promotes(Schema writer, Schema reader) {
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
}
