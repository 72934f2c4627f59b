package dev.millrace.sql;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a catalog that is asked without the script, before it or after its rollback, finds under a name the table that the
 * script meant. It need not when the script changes the search path or the role, renames schemas, or takes away the table that
 * was found first. What a function of the catalog's own sets is not seen.
 */
final class NameLookup {
    private static final String SEARCH_PATH = "search_path";
    private static final String SET_CONFIG = "set_config";

    /** A command whose text begins with another word than SET leaves the settings as they are, or names the setting. */
    private static final Pattern OTHER_COMMAND = Pattern.compile("(?is)\\s*+(?!set\\b)[a-z]++\\b.*+");

    private boolean pathChanges;
    private final Set<String> renamedSchemas = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<String> goneSchemas = new HashSet<>();
    private final Set<String> made = new HashSet<>();
    private final Set<String> madeSchemas = new HashSet<>();

    private NameLookup() {}

    static NameLookup of(List<ScriptCode> codes) {
        NameLookup lookup = new NameLookup();
        for (ScriptCode code : codes) {
            lookup.pathChanges = lookup.pathChanges || mentionsPath(code.tokens());
            for (ScriptCode.Command command : code.commands()) {
                boolean unknown = code.origin() == ScriptCode.Origin.PLPGSQL && executesUnknown(command.tokens());
                lookup.pathChanges = lookup.pathChanges || unknown || changesPath(command.tokens());
                lookup.note(command);
            }
        }
        return lookup;
    }

    /** False when a table of another schema, or of any schema for a bare name, may be meant. */
    boolean isCertain(TableName table) {
        if (table.schema() != null) {
            return !renamedSchemas.contains(table.schema());
        }
        boolean replaced = gone.contains(table.name()) && !made.contains(table.name());
        return !pathChanges && !replaced && renamedSchemas.isEmpty() && madeSchemas.containsAll(goneSchemas);
    }

    private void note(ScriptCode.Command command) {
        StatementTokens tokens = command.tokens();
        switch (command.shape().kind()) {
            case "DROP TABLE", "DROP FOREIGN TABLE", "DROP VIEW" ->
                TableNameReader.list(tokens, tokens.is(1, "FOREIGN") ? 3 : 2)
                        .forEach(table -> gone.add(table.name().name()));
            case "DROP SCHEMA" ->
                TableNameReader.list(tokens, 2)
                        .forEach(schema -> goneSchemas.add(schema.name().name()));
            case "CREATE SCHEMA" -> noteMadeSchema(tokens);
            case "CREATE TABLE", "CREATE FOREIGN TABLE", "CREATE EXTERNAL TABLE", "CREATE VIEW" -> noteMade(tokens);
            case "ALTER TABLE", "ALTER FOREIGN TABLE", "ALTER VIEW" -> noteMoved(tokens);
            case "ALTER SCHEMA" -> noteRenamedSchema(tokens);
            default -> {}
        }
    }

    private void noteMade(StatementTokens command) {
        int object = 1;
        while (object < command.size() && !command.isAny(object, "TABLE", "VIEW")) {
            object++;
        }
        TableNameReader.Found table = TableNameReader.at(command, object + 1);
        if (table != null && table.name().schema() == null) {
            made.add(table.name().name());
        }
    }

    private void noteMadeSchema(StatementTokens command) {
        TableNameReader.Found schema = TableNameReader.at(command, 2);
        if (schema != null) {
            madeSchemas.add(schema.name().name());
        }
    }

    private void noteMoved(StatementTokens command) {
        TableNameReader.Found table = TableNameReader.at(command, command.is(1, "FOREIGN") ? 3 : 2);
        if (table == null) {
            return;
        }
        if (command.are(table.end(), "RENAME", "TO")) {
            TableNameReader.Found to = TableNameReader.at(command, table.end() + 2);
            gone.add(table.name().name());
            if (to != null) {
                made.add(to.name().name());
            }
        } else if (command.are(table.end(), "SET", "SCHEMA")) {
            gone.add(table.name().name());
        }
    }

    private void noteRenamedSchema(StatementTokens command) {
        TableNameReader.Found schema = TableNameReader.at(command, 2);
        if (schema == null || !command.are(schema.end(), "RENAME", "TO")) {
            return;
        }
        TableNameReader.Found to = TableNameReader.at(command, schema.end() + 2);
        renamedSchemas.add(schema.name().name());
        if (to != null) {
            renamedSchemas.add(to.name().name());
        }
    }

    /** By another name than the setting's own: a role is a part of the path, too, as {@code "$user"}. */
    private static boolean changesPath(StatementTokens command) {
        if (command.is(0, "SET")) {
            int name = command.isAny(1, "LOCAL", "SESSION") ? 2 : 1;
            return command.isAny(name, "SCHEMA", "ROLE", "AUTHORIZATION") || SettingCalls.isName(command, name, "role");
        }
        if (command.is(0, "RESET")) {
            return command.isAny(1, "ALL", "ROLE") || command.are(1, "SESSION", "AUTHORIZATION");
        }
        if (command.is(0, "ALTER")) {
            return command.isAny(1, "ROLE", "USER", "DATABASE", "SYSTEM")
                    && command.is(command.size() - 2, "RESET")
                    && command.is(command.size() - 1, "ALL");
        }
        return command.are(0, "DISCARD", "ALL");
    }

    /** PL/pgSQL's {@code EXECUTE} of a text of which not even the first word is known. */
    private static boolean executesUnknown(StatementTokens command) {
        if (!command.is(0, "EXECUTE")) {
            return false;
        }
        int text = 1;
        while (command.isPunctuation(text, '(') || command.is(text, "format")) {
            text++;
        }
        if (!SettingCalls.isString(command, text)) {
            return true;
        }
        int end = SettingCalls.stringEnd(command, text);
        boolean whole = text == 1 && (end == command.size() || command.isAny(end, "INTO", "USING"));
        boolean other =
                OTHER_COMMAND.matcher(SettingCalls.text(command, text, end)).matches();
        return !whole && (!other || mentions(command, SET_CONFIG));
    }

    /** Whether the text stands in one of the strings. */
    private static boolean mentions(StatementTokens code, String text) {
        for (int i = 0; i < code.size(); i++) {
            if (SettingCalls.isString(code, i) && !code.token(i).continued()) {
                String string = SettingCalls.text(code, i, SettingCalls.stringEnd(code, i));
                if (string.toLowerCase(Locale.ROOT).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean mentionsPath(StatementTokens code) {
        if (mentions(code, SEARCH_PATH)) {
            return true;
        }
        for (int i = 0; i < code.size(); i++) {
            if (SettingCalls.isName(code, i, SEARCH_PATH)) {
                return true;
            }
            // set_config with a name that is put together, and the view whose rule calls it.
            boolean computed = SettingCalls.isName(code, i, SET_CONFIG)
                    && code.isPunctuation(i + 1, '(')
                    && !namesSetting(code, i + 2);
            boolean byView = code.is(i, "UPDATE") && SettingCalls.isName(code, viewAt(code, i + 1), "pg_settings");
            if (computed || byView) {
                return true;
            }
        }
        return false;
    }

    private static boolean namesSetting(StatementTokens code, int i) {
        return SettingCalls.isString(code, i) && code.isPunctuation(SettingCalls.stringEnd(code, i), ',');
    }

    private static int viewAt(StatementTokens code, int i) {
        return SettingCalls.isName(code, i, "pg_catalog") && code.isPunctuation(i + 1, '.') ? i + 2 : i;
    }
}
