package dev.millrace.sql;

import java.util.List;
import java.util.Set;

/** What the API calls a statement's kind: its first keyword in capitals, with the object for CREATE, ALTER and DROP. */
final class StatementKind {
    /** Words between CREATE and the object; PostgreSQL leaves them out of its command tags too. */
    private static final Set<String> ADJECTIVES = Set.of(
            "OR",
            "REPLACE",
            "GLOBAL",
            "LOCAL",
            "TEMP",
            "TEMPORARY",
            "UNLOGGED",
            "UNIQUE",
            "RECURSIVE",
            "TRUSTED",
            "PROCEDURAL",
            "READABLE",
            "WRITABLE",
            "WEB");

    /** Objects of more than one word; the last two are of Greenplum's family. */
    private static final List<String[]> LONG_OBJECTS = List.of(
            new String[] {"FOREIGN", "DATA", "WRAPPER"},
            new String[] {"TEXT", "SEARCH", "CONFIGURATION"},
            new String[] {"TEXT", "SEARCH", "DICTIONARY"},
            new String[] {"TEXT", "SEARCH", "PARSER"},
            new String[] {"TEXT", "SEARCH", "TEMPLATE"},
            new String[] {"FOREIGN", "TABLE"},
            new String[] {"MATERIALIZED", "VIEW"},
            new String[] {"EVENT", "TRIGGER"},
            new String[] {"USER", "MAPPING"},
            new String[] {"OPERATOR", "CLASS"},
            new String[] {"OPERATOR", "FAMILY"},
            new String[] {"ACCESS", "METHOD"},
            new String[] {"DEFAULT", "PRIVILEGES"},
            new String[] {"LARGE", "OBJECT"},
            new String[] {"PROPERTY", "GRAPH"},
            new String[] {"EXTERNAL", "TABLE"},
            new String[] {"RESOURCE", "QUEUE"});

    private StatementKind() {}

    /** Empty when the statement has no keyword at all; a placeholder in its place is given as it stands. */
    static String of(StatementTokens statement) {
        int first = 0;
        while (statement.isPunctuation(first, '(')) {
            first++;
        }
        if (!statement.isWord(first)) {
            return "";
        }
        String verb = word(statement, first);
        if (!verb.equals("CREATE") && !verb.equals("ALTER") && !verb.equals("DROP")) {
            return verb;
        }
        String object = object(statement, objectAt(statement, first));
        return object.isEmpty() ? verb : verb + " " + object;
    }

    /** The index of the object's first word: after the verb and the adjectives of CREATE. */
    static int objectAt(StatementTokens statement, int verb) {
        int i = verb + 1;
        while (statement.is(verb, "CREATE") && statement.isWord(i) && isAdjective(statement, i)) {
            i++;
        }
        return i;
    }

    private static boolean isAdjective(StatementTokens statement, int i) {
        return ADJECTIVES.contains(word(statement, i))
                || statement.are(i, "CONSTRAINT", "TRIGGER")
                || statement.are(i, "DEFAULT", "CONVERSION");
    }

    private static String object(StatementTokens statement, int at) {
        if (statement.is(at, "EXTERNAL") && statement.are(at + 1, "WEB", "TABLE")) {
            return "EXTERNAL TABLE";
        }
        for (String[] object : LONG_OBJECTS) {
            if (statement.are(at, object)) {
                return String.join(" ", object);
            }
        }
        return statement.isWord(at) ? word(statement, at) : "";
    }

    private static String word(StatementTokens statement, int i) {
        String word = statement.token(i).in(statement.text());
        return statement.token(i).templated() ? word : SqlCharacters.upper(word);
    }
}
