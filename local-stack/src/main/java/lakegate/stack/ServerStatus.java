package lakegate.stack;

import java.util.OptionalLong;

/**
 * How a server is now.
 *
 * @param pid empty if it doesn't run
 * @param paused whether it was stopped where it stands; only Linux tells
 * @param ready whether it answers
 * @param address where it is, or would be
 */
public record ServerStatus(
    ServerName server, OptionalLong pid, boolean paused, boolean ready, String address) {}
