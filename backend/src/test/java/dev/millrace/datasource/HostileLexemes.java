package dev.millrace.datasource;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Pieces of SQL at which parsers differ. Any sequence of them behind a head is a statement, or one that a server refuses. */
final class HostileLexemes {

    /** How statements begin, none of them one that waits for something or changes how strings are read. */
    static final List<String> HEADS = List.of(
            "select ",
            "SELECT\n",
            "select(",
            "values (1), (",
            "table sent",
            "with w as (select 1) select ",
            "with w as (insert into sent values ('a') returning v) select v, ",
            "insert into sent values (",
            "insert into sent values ( 'x' ) returning ",
            "INSERT INTO sent SELECT ",
            "update sent set v = ",
            "delete from sent where v = ",
            "call nothing(",
            "{call nothing(",
            "{? = call nothing(",
            "explain select ",
            "prepare p as select ",
            "execute p",
            "do $$ begin null; end $$",
            "create function f() returns int language sql begin atomic select ",
            "/*/ ; x */ select ",
            "-- ;\r\nselect ",
            "show ",
            "?",
            "{fn now()}");

    private static final List<String> STRINGS = List.of(
            "'a;b'",
            "'it''s; ?'",
            "'\\'",
            "'{fn now()} :name $1'",
            "E'\\'; '",
            "E'\\\\'",
            "e'a''\\''",
            "U&'d\\0061t'",
            "$q$ ; ? '$q$",
            "$$;$$",
            "$a$ $b$ ; $b$ $a$",
            "$ä$\\'$ä$",
            "'😀;'",
            "'\u00a0'",
            "'a'\n  'b;'",
            "'a'\r\n'?'",
            "'/* -- '");

    private static final List<String> GAPS = List.of(
            " ",
            "\n",
            "\r\n",
            "\t",
            "\f",
            "  ",
            "/**/",
            "/*/ ; x */",
            "/* /* ; */ ? */",
            "/* '\" $$ */",
            "-- ; ? {fn now()} '\n",
            "--\r\n",
            "/*😀*/");

    private static final List<String> OTHERS = List.of(
            "?",
            "??",
            "?|",
            "?&",
            "?::text",
            "{fn now()}",
            "{d '2026-01-01'}",
            "{ts '2026-01-01 00:00:00'}",
            "{escape '!'}",
            "{oj ",
            "{",
            "}",
            "{fn",
            "::text",
            ":name",
            ":1",
            ":=",
            "$1",
            "$2",
            "$",
            "a$b$c",
            "(",
            ")",
            "(values (1), (2))",
            "[1]",
            ",",
            "+ 1",
            "- -1",
            "*",
            "/",
            "@",
            "@>",
            "'a' || 'b'",
            "N'x?'",
            "B'01'",
            "X'1F'",
            "\"x;?\"",
            "\"it\"\"s\"",
            "U&\"d\\0061t\"",
            "\u00a0",
            "ä",
            "😀",
            "\ufeff",
            "returning",
            "RETURNING *",
            "call",
            "begin atomic",
            "case",
            "end",
            "values",
            "from sent",
            "as a",
            "1.e1",
            "0x1F",
            "1_000",
            "null");

    private HostileLexemes() {}

    static Arbitrary<String> string() {
        return Arbitraries.of(STRINGS);
    }

    static Arbitrary<String> gap() {
        return Arbitraries.of(GAPS);
    }

    /** At least one piece, with gaps between pieces or none. */
    static Arbitrary<String> sequence(int most) {
        Arbitrary<String> piece = Arbitraries.oneOf(string(), gap(), gap(), Arbitraries.of(OTHERS));
        return piece.list().ofMinSize(1).ofMaxSize(most).map(pieces -> String.join("", pieces));
    }
}
