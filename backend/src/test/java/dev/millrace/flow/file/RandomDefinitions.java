package dev.millrace.flow.file;

import dev.millrace.common.Names;
import dev.millrace.flow.definition.Concurrency;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Edge;
import dev.millrace.flow.definition.ErrorHandling;
import dev.millrace.flow.definition.Expectation;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.Note;
import dev.millrace.flow.definition.Policy;
import dev.millrace.flow.definition.Properties;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.time.MissedFires;
import dev.millrace.time.ScheduleCycle;
import dev.millrace.time.ScheduleForm;
import dev.millrace.time.ScheduleType;
import dev.millrace.time.TimeAnchor;
import dev.millrace.time.TimeBase;
import dev.millrace.time.ValueType;
import dev.millrace.time.VariableForm;
import dev.millrace.time.VariableKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Definitions that a draft may hold, right or wrong, with texts that are hard to write down. */
final class RandomDefinitions {

    private static final List<String> PIECES = List.of(
            "",
            " ",
            "  ",
            "\t",
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            " \n",
            "\t\n",
            "\u0085",
            "\u2028",
            "\u2029",
            "\uFEFF",
            "#",
            " # no comment",
            ": ",
            ":",
            "- ",
            "-",
            "---",
            "\n---\n",
            "...",
            "\n...\n",
            "? ",
            "| ",
            "> ",
            "%YAML 1.2",
            "@",
            "`",
            "&a",
            "*a",
            "!t",
            "!!str ",
            "{",
            "}",
            "[",
            "]",
            ",",
            "\"",
            "'",
            "''",
            "\\",
            "\\n",
            "\\\n",
            "null",
            "~",
            "true",
            "No",
            "y",
            "0",
            "-1",
            "007",
            "1e3",
            "1.5",
            "09:30",
            "2026-11-26",
            "<<",
            "=",
            "$",
            "${mydate}",
            "select 1;",
            "ä",
            "数据",
            "😀",
            "\u200d",
            "\u00a0",
            "\u007f",
            "\u0001",
            "\u001b",
            "\u0080",
            "\uFFFE",
            "\uFFFF",
            "\u202e",
            "e\u0301",
            "extract",
            "Load data");

    private final Random random;

    private RandomDefinitions(long seed) {
        this.random = new Random(seed);
    }

    static Definition of(long seed) {
        return new RandomDefinitions(seed).definition();
    }

    private Definition definition() {
        return new Definition(
                name(),
                text(),
                new Properties(
                        oneOf(List.of("UTC", "Asia/Shanghai", text())),
                        oneOf(ErrorHandling.values()),
                        new Concurrency(oneOf(Concurrency.Policy.values()), oneOf(List.of(1, 5, 1000))),
                        some(this::text)),
                some(this::variable),
                some(this::node),
                some(() -> new Edge(key(), oneOf(List.of(key(), text())))),
                random.nextBoolean() ? schedule() : null,
                some(() -> new Note(key(), text(), number(), number(), number(), number())));
    }

    private Node node() {
        return new Node(
                key(),
                name(),
                text(),
                new Node.Position(number(), number()),
                new SqlNodeConfig(
                        orNull(this::text), text(), oneOf(SqlNodeConfig.Transaction.values()), some(this::expectation)),
                some(this::variable),
                random.nextBoolean() ? Policy.DEFAULT : policy());
    }

    private VariableForm variable() {
        return random.nextBoolean()
                ? new VariableForm(
                        VariableKind.CONSTANT,
                        text(),
                        null,
                        null,
                        null,
                        null,
                        orNull(this::text),
                        orNull(() -> oneOf(ValueType.values())))
                : new VariableForm(
                        VariableKind.TIME,
                        text(),
                        orNull(this::text),
                        orNull(this::text),
                        orNull(() -> oneOf(TimeBase.values())),
                        orNull(() -> oneOf(TimeAnchor.values())),
                        null,
                        orNull(() -> oneOf(ValueType.values())));
    }

    private Expectation expectation() {
        return random.nextBoolean()
                ? new Expectation.Query(text())
                : new Expectation.Rows(1 + random.nextInt(3), orNull(() -> 0L), orNull(() -> 1L << 40));
    }

    private Policy policy() {
        return new Policy(
                random.nextInt(101),
                duration(),
                oneOf(List.of(1.0, 1.5, 100.0)),
                some(() -> oneOf(List.of("08", "40001", "57P01", "40"))),
                duration().plusMillis(1),
                orNull(() -> duration().plusMillis(1)),
                orNull(() -> duration().plusMillis(1)),
                random.nextBoolean(),
                random.nextBoolean());
    }

    private ScheduleForm schedule() {
        return new ScheduleForm(
                orNull(random::nextBoolean),
                oneOf(ScheduleType.values()),
                orNull(() -> oneOf(ScheduleCycle.values())),
                orNull(() -> "00:00"),
                orNull(() -> random.nextInt(60)),
                orNull(() -> "23:59"),
                orNull(() -> some(() -> random.nextInt(24))),
                orNull(() -> random.nextInt(60)),
                orNull(() -> some(() -> oneOf(List.of("1", "2", "10", "31", "-1", "L")))),
                orNull(this::text),
                orNull(() -> "0 0 8 * * ?"),
                orNull(() -> "2026-11-26T09:30"),
                orNull(() -> new ScheduleForm.Effective(orNull(() -> "2026-01-01"), orNull(() -> "2026-12-31"))),
                orNull(() -> oneOf(MissedFires.values())));
    }

    private Duration duration() {
        return oneOf(List.of(
                Duration.ZERO,
                Duration.ofSeconds(30),
                Duration.ofHours(2),
                Duration.ofMillis(1500),
                Duration.ofDays(2)));
    }

    private double number() {
        return oneOf(List.of(0.0, 160.0, -12.5, 0.1, 1e9, 1e-7, 1.0 / 3));
    }

    private String key() {
        return oneOf(List.of("a", "b", "n7x2k9pq", "-", "_", "true", "1", "007", "0x1F", "1e3", "A"));
    }

    /** Trimmed, not empty. */
    private String name() {
        String name = Names.of(text());
        return name.isEmpty() || Names.refusal(name) != null ? "Flow" : name;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(5); pieces > 0; pieces--) {
            text.append(oneOf(PIECES));
        }
        return text.toString();
    }

    private <T> List<T> some(Supplier<T> one) {
        List<T> some = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            some.add(one.get());
        }
        return some;
    }

    private <T> @Nullable T orNull(Supplier<T> value) {
        return random.nextInt(3) == 0 ? null : value.get();
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private <T> T oneOf(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
