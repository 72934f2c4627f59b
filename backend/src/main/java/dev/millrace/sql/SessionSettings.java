package dev.millrace.sql;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Settings that a script must leave alone: the driver ends a session whose answers it could not read any more (another
 * {@code client_encoding}, a {@code DateStyle} that is not ISO). Found in SET and in {@code set_config} of two strings. What
 * strings are read by is looked at by {@link StandardStrings}.
 */
final class SessionSettings {
    /** @param at offset of the setting in the text of the code */
    record Found(int at, String message) {}

    private SessionSettings() {}

    static @Nullable Found in(ScriptCode code) {
        for (ScriptCode.Command command : code.commands()) {
            Found set = set(command.tokens());
            if (set != null) {
                return set;
            }
        }
        return setConfig(code.tokens());
    }

    /** {@code SET [SESSION | LOCAL] name {TO | =} value}, {@code SET NAMES value}. */
    private static @Nullable Found set(StatementTokens command) {
        if (!command.is(0, "SET")) {
            return null;
        }
        int name = command.isAny(1, "SESSION", "LOCAL") ? 2 : 1;
        if (command.is(name, "NAMES")) {
            return found(command, name, "client_encoding", value(command, name + 1, command.size()));
        }
        boolean assigned = command.is(name + 1, "TO") || command.isOperator(name + 1, "=");
        return assigned ? found(command, name, text(command, name), value(command, name + 2, command.size())) : null;
    }

    private static @Nullable Found setConfig(StatementTokens code) {
        for (int i = 0; i + 4 < code.size(); i++) {
            boolean call = code.is(i, "set_config") && code.isPunctuation(i + 1, '(') && code.isPunctuation(i + 3, ',');
            Found found = call && code.isString(i + 2) && code.isString(i + 4)
                    ? found(code, i, text(code, i + 2), text(code, i + 4))
                    : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Found found(StatementTokens code, int at, String name, String value) {
        String message = message(name.toLowerCase(Locale.ROOT), value.trim().toLowerCase(Locale.ROOT));
        return value.contains("${") || message == null
                ? null
                : new Found(code.token(at).start(), message);
    }

    private static @Nullable String message(String name, String value) {
        return switch (name) {
            case "client_encoding" ->
                switch (value.replaceAll("[^a-z0-9]", "")) {
                    case "utf8", "unicode", "default" -> null;
                    default ->
                        "Answers are read as UTF-8: a session with another client_encoding is ended. Leave it as it is,"
                                + " or use convert_to and convert_from for single values.";
                };
            case "datestyle" ->
                value.matches("(?s).*\\b(german|sql|postgres).*")
                        ? "Answers are read with dates in the ISO style: a session with another DateStyle is ended. Only"
                                + " the order may be set, as in SET datestyle = 'ISO, DMY'; use to_char to write dates in"
                                + " another way."
                        : null;
            default -> null;
        };
    }

    private static String value(StatementTokens command, int from, int to) {
        StringBuilder value = new StringBuilder();
        for (int i = from; i < to; i++) {
            value.append(text(command, i)).append(' ');
        }
        return value.toString();
    }

    private static String text(StatementTokens command, int i) {
        if (command.isString(i)) {
            return QuotedText.of(command.text(), command.tokens().subList(i, i + 1))
                    .text();
        }
        return i < command.size() ? command.token(i).in(command.text()).replace("\"", "") : "";
    }
}
