package dev.millrace.sql;

import static dev.millrace.sql.SqlToken.Kind.BIT_STRING;
import static dev.millrace.sql.SqlToken.Kind.BLOCK_COMMENT;
import static dev.millrace.sql.SqlToken.Kind.DOLLAR_STRING;
import static dev.millrace.sql.SqlToken.Kind.ESCAPED_PLACEHOLDER;
import static dev.millrace.sql.SqlToken.Kind.ESCAPE_STRING;
import static dev.millrace.sql.SqlToken.Kind.LINE_COMMENT;
import static dev.millrace.sql.SqlToken.Kind.NUMBER;
import static dev.millrace.sql.SqlToken.Kind.OPERATOR;
import static dev.millrace.sql.SqlToken.Kind.OTHER;
import static dev.millrace.sql.SqlToken.Kind.PARAMETER;
import static dev.millrace.sql.SqlToken.Kind.PSQL_COMMAND;
import static dev.millrace.sql.SqlToken.Kind.PUNCTUATION;
import static dev.millrace.sql.SqlToken.Kind.QUOTED_IDENTIFIER;
import static dev.millrace.sql.SqlToken.Kind.STRING;
import static dev.millrace.sql.SqlToken.Kind.UNICODE_IDENTIFIER;
import static dev.millrace.sql.SqlToken.Kind.UNICODE_STRING;
import static dev.millrace.sql.SqlToken.Kind.WORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.millrace.sql.SqlToken.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SqlScannerTest {
    /** A script with its tokens parted by {@code ¦}, and their kinds; space is a token that is not listed. */
    static Stream<Arguments> scripts() {
        return Stream.of(
                row("select¦ ¦1", WORD, NUMBER),
                row("größe¦,¦表$1¦,¦_x", WORD, PUNCTUATION, WORD, PUNCTUATION, WORD),
                row("a$b$c", WORD),
                row("-- one -- two /* ¦\n¦x", LINE_COMMENT, WORD),
                row("-- cr¦\r¦x", LINE_COMMENT, WORD),
                row("/* a /* b */ ' $$ */¦x", BLOCK_COMMENT, WORD),
                row("/*/**/*/¦x", BLOCK_COMMENT, WORD),
                row("/***/¦x", BLOCK_COMMENT, WORD),
                row("'it''s -- no /* comment'¦x", STRING, WORD),
                row("'c:\\'¦,¦'x'", STRING, PUNCTUATION, STRING),
                row("E'it\\'s \\\\'¦x", ESCAPE_STRING, WORD),
                row("e'a''b\\''¦x", ESCAPE_STRING, WORD),
                row("n'a'¦N'\\'", STRING, STRING),
                row("U&'d\\0061''t'¦ ¦UESCAPE¦ ¦'!'", UNICODE_STRING, WORD, STRING),
                row("u&\"d\\0061\"\"t\"", UNICODE_IDENTIFIER),
                row("U¦&¦ ¦'a'", WORD, OPERATOR, STRING),
                row("b'01'¦X'1F'", BIT_STRING, BIT_STRING),
                row("b'0'¦'1'", BIT_STRING, STRING),
                row("xe¦'a'", WORD, STRING),
                row("\"a\"\"b;\"¦.¦\"c\"", QUOTED_IDENTIFIER, PUNCTUATION, QUOTED_IDENTIFIER),
                row("$$ it's $a$ ; $$¦;", DOLLAR_STRING, PUNCTUATION),
                row("$a$ $$ $b$ $a $a$¦x", DOLLAR_STRING, WORD),
                row("$tag1$$tag1$", DOLLAR_STRING),
                row("$ä$ö$ä$", DOLLAR_STRING),
                row("x$$a$$", WORD),
                row("1¦$$a$$", NUMBER, DOLLAR_STRING),
                row("$1¦+¦$23", PARAMETER, OPERATOR, PARAMETER),
                row("$¦ ¦$1¦a$", OTHER, PARAMETER, WORD),
                row("$¦a¦ ¦b", OTHER, WORD, WORD),
                row(
                        "1.5e-3¦ ¦.5¦ ¦1.¦ ¦1_000¦ ¦0x1F¦ ¦0b01¦ ¦0o17",
                        NUMBER,
                        NUMBER,
                        NUMBER,
                        NUMBER,
                        NUMBER,
                        NUMBER,
                        NUMBER),
                row("1¦..¦10", NUMBER, PUNCTUATION, NUMBER),
                row("1¦e¦ ¦2", NUMBER, WORD, NUMBER),
                row(
                        "a¦::¦int¦[¦1¦:¦2¦]",
                        WORD,
                        PUNCTUATION,
                        WORD,
                        PUNCTUATION,
                        NUMBER,
                        PUNCTUATION,
                        NUMBER,
                        PUNCTUATION),
                row("a¦:=¦1", WORD, PUNCTUATION, NUMBER),
                row("a¦->>¦'b'", WORD, OPERATOR, STRING),
                row("1¦+¦-¦1", NUMBER, OPERATOR, OPERATOR, NUMBER),
                row("1¦*¦-¦+¦-¦1", NUMBER, OPERATOR, OPERATOR, OPERATOR, OPERATOR, NUMBER),
                row("1¦@-¦1", NUMBER, OPERATOR, NUMBER),
                row("a¦<>¦--b¦\n¦-¦1", WORD, OPERATOR, LINE_COMMENT, OPERATOR, NUMBER),
                row("a¦+¦/*b*/¦*¦c", WORD, OPERATOR, BLOCK_COMMENT, OPERATOR, WORD),
                row("a¦=¦--1", WORD, OPERATOR, LINE_COMMENT),
                row("\\d t_src ; 'x¦\n¦select", PSQL_COMMAND, WORD),
                row("{¦}", OTHER, OTHER),
                row("oss_${mydate}¦ ¦${a}_x${b}¦ ¦${1.b}¦.¦c", WORD, WORD, WORD, PUNCTUATION, WORD),
                row("${a}${b}¦(¦a$${b}¦)", WORD, PUNCTUATION, WORD, PUNCTUATION),
                row("1${n}¦ ¦1.${n}¦ ¦1e${n}¦ ¦0x${n}¦ ¦$1${n}", WORD, WORD, WORD, WORD, WORD),
                row("${n}$$¦ ¦E${n}¦'a'", WORD, WORD, STRING),
                row("'${it'¦s¦}¦'", STRING, WORD, OTHER, STRING),
                row("'${a}''${b}'¦E'\\\\${c}'¦\"${d}\"", STRING, ESCAPE_STRING, QUOTED_IDENTIFIER),
                row("$${x}$$", DOLLAR_STRING),
                row("$t${x}$t$", DOLLAR_STRING),
                row("$$${x}$$", DOLLAR_STRING),
                row("'\\${x}'¦ ¦\\${¦x¦}", STRING, ESCAPED_PLACEHOLDER, WORD, OTHER));
    }

    private static Arguments row(String parted, Kind... kinds) {
        return arguments(parted, List.of(kinds));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void tokens_end_where_postgresql_ends_them(String parted, List<Kind> kinds) {
        String script = parted.replace("¦", "");
        List<SqlToken> tokens = SqlScanner.template(script).tokens();
        assertThat(tokens.stream().map(token -> token.in(script))).containsExactly(parted.split("¦"));
        assertThat(tokens.stream().map(SqlToken::kind).filter(kind -> kind != Kind.WHITESPACE))
                .containsExactlyElementsOf(kinds);
    }

    @Test
    void a_string_goes_on_after_a_line_break_with_the_escapes_it_began_with() {
        String script = "E'a' -- c\n 'b\\'c', 'd'\n'e\\' , E'f' /* c */\n 'g\\'";
        List<String> strings = SqlScanner.template(script).tokens().stream()
                .filter(token -> token.kind() == STRING || token.kind() == ESCAPE_STRING)
                .map(token -> token.kind() + (token.continued() ? "+" : "") + token.in(script))
                .toList();
        assertThat(strings)
                .containsExactly(
                        "ESCAPE_STRINGE'a'",
                        "ESCAPE_STRING+'b\\'c'",
                        "STRING'd'",
                        "STRING+'e\\'",
                        "ESCAPE_STRINGE'f'",
                        "STRING'g\\'");
    }

    @Test
    void in_a_plain_script_braces_after_a_dollar_mean_nothing() {
        String script = "a${b} '${c}'";
        Scan scan = SqlScanner.plain(script);
        assertThat(scan.placeholders()).isEmpty();
        assertThat(scan.tokens().stream().map(token -> token.in(script)))
                .containsExactly("a", "$", "{", "b", "}", " ", "'${c}'");
    }
}
