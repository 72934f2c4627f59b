package dev.millrace.sandbox;

import dev.millrace.database.ServerLogin;

/**
 * One of the sandbox's two databases, as analysts use it.
 *
 * @param dataSource the name of the data source
 * @param login the role {@code sandbox}; the port may differ after each start
 */
public record SandboxConnection(String dataSource, ServerLogin login) {}
