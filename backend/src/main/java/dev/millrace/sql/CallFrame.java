package dev.millrace.sql;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a server's context, as far as it names a place in a body. The server translates these lines
 * ({@code lc_messages}); what it does not translate is the name of the language, the routine with its arguments and the
 * number, so only those are read: {@code PL/pgSQL function f(integer) line 4 at SQL statement}, {@code PL/pgSQL-Funktion
 * inline_code_block Zeile 4 bei SQL-Anweisung}, {@code SQL function "f" statement 2}.
 *
 * @param routine null for the body of a DO command
 * @param number a line of the body for PL/pgSQL, a statement of it for SQL, from 1
 */
record CallFrame(Kind kind, @Nullable String routine, int number) {

    enum Kind {
        PLPGSQL,
        SQL
    }

    private static final String BLOCK = "inline_code_block";

    /** A name with its schema, either quoted or not, and types in parentheses. */
    private static final Pattern CALL = Pattern.compile(
            "(?:(?:\"(?:[^\"]|\"\")+\"|[\\w$]+)\\.)?(\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)\\(");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private static final Pattern SQL_FUNCTION =
            Pattern.compile("SQL.*?[\"«»„“”「『‘'] ?(.+?) ?[\"«»“”」』’'][^\"«»]*?([0-9]{1,9})\\D*$");

    /** Null for a line that names no such place. */
    static @Nullable CallFrame in(String line) {
        if (line.toLowerCase(Locale.ROOT).contains("pl/pgsql")) {
            return plpgsql(line);
        }
        Matcher sql = SQL_FUNCTION.matcher(line);
        return sql.find() ? new CallFrame(Kind.SQL, sql.group(1), Integer.parseInt(sql.group(2))) : null;
    }

    /** Words of some languages stand before the name without a space. */
    boolean isOf(@Nullable String name, boolean block) {
        if (routine == null || name == null) {
            return routine == null && block;
        }
        int before = routine.length() - name.length() - 1;
        return routine.endsWith(name) && (before < 0 || routine.charAt(before) > 0x7F);
    }

    private static @Nullable CallFrame plpgsql(String line) {
        int block = line.indexOf(BLOCK);
        if (block >= 0) {
            return numbered(null, line.substring(0, block) + " " + line.substring(block + BLOCK.length()));
        }
        Matcher call = CALL.matcher(line);
        if (!call.find()) {
            return null;
        }
        int end = closing(line, call.end());
        String name = call.group(1);
        String unquoted =
                name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
        return numbered(unquoted, line.substring(0, call.start()) + " " + line.substring(end));
    }

    private static @Nullable CallFrame numbered(@Nullable String routine, String words) {
        Matcher number = NUMBER.matcher(words);
        return number.find() ? new CallFrame(Kind.PLPGSQL, routine, Integer.parseInt(number.group())) : null;
    }

    /** After the parenthesis that closes the arguments, whose types may have some of their own. */
    private static int closing(String line, int from) {
        int depth = 1;
        int i = from;
        while (i < line.length() && depth > 0) {
            depth += line.charAt(i) == '(' ? 1 : line.charAt(i) == ')' ? -1 : 0;
            i++;
        }
        return i;
    }
}
