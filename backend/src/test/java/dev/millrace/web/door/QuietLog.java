package dev.millrace.web.door;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Everything that an operator would find in the log of an attack, though tests are quieter by default. */
final class QuietLog implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Level before = root.getLevel();

    private QuietLog() {}

    static QuietLog watch() {
        QuietLog watching = new QuietLog();
        watching.log.start();
        watching.root.addAppender(watching.log);
        watching.root.setLevel(Level.INFO);
        return watching;
    }

    List<String> errors() {
        return log.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** Messages, of any level that an operator reads, with a stack trace. */
    List<String> stackTraces() {
        return log.list.stream()
                .filter(event -> event.getThrowableProxy() != null)
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .map(event -> event.getFormattedMessage() + ": "
                        + event.getThrowableProxy().getClassName())
                .toList();
    }

    @Override
    public void close() {
        root.setLevel(before);
        root.detachAppender(log);
    }
}
