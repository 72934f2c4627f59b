package dev.millrace.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/** Scripts whose database answers more than a small console can hold, and a database in which there is much to answer with. */
final class LargeAnswers {

    /** The lock that every one of the scripts waits for before it does anything, so that all of them go on at once. */
    static final int GATE = 9;

    private static final String WAIT = "select pg_advisory_xact_lock_shared(" + GATE + ");\n";

    private LargeAnswers() {}

    /**
     * One node's script.
     *
     * @param state that its run ends in
     */
    record Case(String name, String script, String state) {

        ObjectNode flow() {
            return Flows.chain(name, Cluster.TARGET, List.of(WAIT + script));
        }
    }

    /** Tables, functions and views with names and texts as long as they can be. */
    static void fill(PostgresProcess target) {
        target.execute("postgres", "create table wide (" + columns("c%d int default 1") + ")");
        target.execute("postgres", "insert into wide (c1) select g from generate_series(1, 200) g");
        target.execute("postgres", "create table empty (" + columns("c%d int") + ")");
        target.execute("postgres", "insert into empty (c1) select null from generate_series(1, 200)");
        target.execute("postgres", "create schema crowded");
        target.execute("postgres", """
                do $$ begin
                    for i in 1..300 loop
                        execute format('create table crowded.%I (id int)', rpad('table_' || i || '_', 63, 'x'));
                        execute format('comment on table crowded.%I is %L',
                            rpad('table_' || i || '_', 63, 'x'), repeat('c', 10000));
                    end loop;
                end $$
                """);
        target.execute("postgres", """
                do $$ begin
                    execute 'create type crowded.' || repeat('t', 63) || ' as (id int)';
                    for i in 1..700 loop
                        execute format('create function crowded.%I(%s) returns int language sql as %L',
                            'function_' || i,
                            (select string_agg(rpad('a' || n || '_', 63, 'x') || ' crowded.' || repeat('t', 63), ', ')
                             from generate_series(1, 99) n),
                            'select 1');
                    end loop;
                end $$
                """);
        target.execute("postgres", """
                do $$ begin
                    execute 'create view planned as select g from generate_series(1, 2) g where g::text <> '
                        || quote_literal(repeat('long ', 200000));
                end $$
                """);
    }

    /** A query whose plan has about 40 megabytes. */
    static String withGiantPlan() {
        return IntStream.range(0, 40).mapToObj(n -> "select * from planned").collect(Collectors.joining(" union all "));
    }

    /** Sixty-four of them. */
    static List<Case> sixtyFour() {
        List<Case> cases = new ArrayList<>();
        add(cases, 1, "Wide to the end", "select g, repeat('x', 1000000) from generate_series(1, 600) g", "SUCCEEDED");
        add(cases, 9, "Wide", "select g, repeat('x', 1000000) from generate_series(1, 20) g", "SUCCEEDED");
        add(cases, 4, "Wide in other letters", "select repeat('語', 8000) from generate_series(1, 400) g", "SUCCEEDED");
        add(cases, 6, "Columns", "select * from wide", "SUCCEEDED");
        add(cases, 2, "Columns without values", "select * from empty", "SUCCEEDED");
        add(
                cases,
                4,
                "Columns with texts",
                "select " + columns("repeat('ä', 9000)") + " from generate_series(1, 3)",
                "SUCCEEDED");
        add(cases, 1, "One value", "select repeat('x', 500000000)", "SUCCEEDED");
        add(cases, 8, "Statements", "select repeat('x', 8000) from generate_series(1, 200);\n".repeat(12), "SUCCEEDED");
        add(cases, 1, "Giant notice", notices(1, 100_000_000), "SUCCEEDED");
        add(cases, 7, "Large notices", notices(110, 16_000), "SUCCEEDED");
        add(cases, 2, "Many notices", notices(20_000, 10), "SUCCEEDED");
        add(cases, 1, "Giant error", error(100_000_000), "FAILED");
        add(cases, 5, "Large error", error(2_000_000), "FAILED");
        add(cases, 2, "Error in a long statement", """
                do $$ begin
                    execute 'select 1/0, ' || quote_literal(repeat('long ', 400000));
                end $$
                """, "FAILED");
        add(cases, 2, "Notifications", """
                listen millrace_crowd;
                select pg_notify('millrace_crowd', g || repeat('n', 7900)) from generate_series(1, 1000) g
                """, "SUCCEEDED");
        add(cases, 2, "Long settings", """
                select set_config('search_path', repeat('some_schema, ', 100000) || 'pg_catalog', true);
                select 1
                """, "SUCCEEDED");
        add(cases, 5, "A mebibyte of text", "select length('" + "z".repeat(1_000_000) + "')", "SUCCEEDED");
        add(
                cases,
                2,
                "A mebibyte of tokens",
                "select 1" + "+1".repeat(3_000) + ";\n" + "-- - - - - -\n".repeat(75_000),
                "SUCCEEDED");
        if (cases.size() != 64) {
            throw new IllegalStateException(cases.size() + " cases");
        }
        return List.copyOf(cases);
    }

    private static void add(List<Case> to, int count, String name, String script, String state) {
        for (int i = 1; i <= count; i++) {
            to.add(new Case(name + " " + i, script, state));
        }
    }

    private static String notices(int count, int length) {
        return """
                do $$ begin
                    for i in 1..%d loop
                        raise notice using message = i || repeat('m', %2$d), detail = repeat('d', %2$d),
                            hint = repeat('h', %2$d);
                    end loop;
                end $$
                """.formatted(count, length);
    }

    private static String error(int length) {
        return """
                do $$ begin
                    raise exception using message = repeat('m', %1$d), detail = repeat('d', %1$d),
                        hint = repeat('h', %1$d);
                end $$
                """.formatted(length);
    }

    private static String columns(String each) {
        return IntStream.rangeClosed(1, 1600).mapToObj(each::formatted).collect(Collectors.joining(", "));
    }
}
