package dev.millrace.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Finds where a script switches {@code standard_conforming_strings} off: everything that is known about its strings, and with it
 * that a value stays in one, rests on that setting. Of what only the server can tell, such as a name that is computed, nothing
 * is said.
 */
final class StandardStrings {
    private static final String SETTING = "standard_conforming_strings";

    /** In dynamic SQL code stands in strings of strings; deeper than this nobody writes. */
    private static final int MOST_LEVELS = 3;

    private final List<Found> found = new ArrayList<>();

    /**
     * A place.
     *
     * @param offset in the text of the statement's script
     * @param later whether only sessions that begin later have the setting
     */
    record Found(int offset, boolean later) {}

    private StandardStrings() {}

    static List<Found> in(StatementTokens statement) {
        StandardStrings strings = new StandardStrings();
        strings.look(statement, offset -> offset);
        for (RoutineBody body : RoutineBody.of(statement)) {
            if (body.readable()) {
                strings.lookInBody(body.tokens(), body::toScript, 1);
            }
        }
        return List.copyOf(strings.found);
    }

    private void look(StatementTokens code, IntUnaryOperator toScript) {
        int head = 0;
        boolean updateSeen = false;
        for (int i = 0; i < code.size(); i++) {
            if (beginsCommand(code, i)) {
                head = i;
            }
            boolean off = false;
            boolean later = false;
            if (code.is(i, "SET") && (i == head || code.isAny(head, "ALTER", "CREATE"))) {
                int name = i == head && code.isAny(i + 1, "LOCAL", "SESSION") ? i + 2 : i + 1;
                off = SettingCalls.isName(code, name, SETTING) && SettingCalls.setsOff(code, name + 1);
                later = code.is(head, "ALTER") && code.isAny(head + 1, "ROLE", "USER", "GROUP", "DATABASE", "SYSTEM");
            } else if (SettingCalls.isName(code, i, "set_config") && code.isPunctuation(i + 1, '(')) {
                off = SettingCalls.callSetsOff(code, i + 1, SETTING);
            } else if (!updateSeen && updatesSettings(code, i)) {
                updateSeen = true;
                off = SettingCalls.mentions(code, i, SETTING);
            }
            if (off) {
                found.add(new Found(toScript.applyAsInt(code.token(i).start()), later));
            }
        }
    }

    /** The view's rule calls set_config for each row. */
    private static boolean updatesSettings(StatementTokens code, int i) {
        if (!code.is(i, "UPDATE")) {
            return false;
        }
        int name = SettingCalls.isName(code, i + 1, "pg_catalog") && code.isPunctuation(i + 2, '.') ? i + 3 : i + 1;
        return SettingCalls.isName(code, name, "pg_settings");
    }

    private void lookInBody(StatementTokens code, IntUnaryOperator toScript, int level) {
        look(code, toScript);
        if (level > MOST_LEVELS || !DynamicCode.in(code)) {
            return;
        }
        int i = 0;
        while (i < code.size()) {
            if (!SettingCalls.isString(code, i)) {
                i++;
                continue;
            }
            // 'set ' || 'x = off' is one text too, as long as nothing else is put between.
            StringBuilder text = new StringBuilder();
            int place = toScript.applyAsInt(code.token(i).start());
            while (SettingCalls.isString(code, i)) {
                int end = SettingCalls.stringEnd(code, i);
                text.append(SettingCalls.text(code, i, end));
                i = SettingCalls.isConcatenation(code, end) ? end + 1 : end;
            }
            if (SqlCharacters.lower(text).contains(SETTING)) {
                String inside = text.toString();
                StatementTokens tokens = new StatementTokens(
                        inside,
                        SqlScanner.body(inside, true).tokens().stream()
                                .filter(SqlToken::significant)
                                .toList());
                lookInBody(tokens, offset -> place, level + 1);
            }
        }
    }

    private static boolean beginsCommand(StatementTokens code, int i) {
        return i == 0
                || code.isPunctuation(i - 1, ';')
                || code.isAny(i - 1, "BEGIN", "ATOMIC", "THEN", "ELSE", "LOOP")
                || (code.token(i - 1).kind() == SqlToken.Kind.OPERATOR
                        && code.token(i - 1).in(code.text()).equals(">>"));
    }
}
