package lakegate.dlq;

/**
 * A problem as a letter's headers state it.
 *
 * @param code mostly a {@link lakegate.deadletter.RejectReason}; another version's letter may have
 *     one that this version doesn't know
 * @param path the JSON member; {@code $} is the message
 * @param detail what was expected
 */
public record StatedProblem(String code, String path, String detail) {}
