package lakegate.deadletter;

/**
 * One thing wrong with a message.
 *
 * @param reason the stable code
 * @param path the JSON member, for example {@code $.metadata.order_id}; {@code $} is the message
 * @param detail what was expected, in our own words; never holds a value of the message
 */
public record Problem(RejectReason reason, String path, String detail) {}
