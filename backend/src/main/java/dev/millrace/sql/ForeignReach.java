package dev.millrace.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Through which tables a script may write to foreign ones: those it makes as foreign, and those that lead there as their
 * parent, as a view of them or under another name. Triggers that the script does not define cannot be told.
 */
final class ForeignReach {
    private final List<TableName> foreign = new ArrayList<>();
    private final TableLinks links = new TableLinks();
    private final Set<String> importedSchemas = new HashSet<>();

    /** All definitions come before all questions: a table may be attached after it was written to. */
    static ForeignReach of(List<ScriptCode> codes) {
        ForeignReach reach = new ForeignReach();
        for (ScriptCode code : codes) {
            code.commands()
                    .forEach(command ->
                            reach.note(command.tokens(), command.shape().kind()));
        }
        return reach;
    }

    /** @param isForeign what else is known to be foreign */
    Predicate<TableName> mayReach(Predicate<TableName> isForeign) {
        List<TableName> seeds = new ArrayList<>(foreign);
        links.reached().stream()
                .filter(table -> isImported(table) || isForeign.test(table))
                .forEach(seeds::add);
        TableNames reaching = new TableNames();
        seeds.forEach(reaching::add);
        links.leadingTo(seeds).forEach(reaching::add);
        return table -> reaching.mayHave(table) || isImported(table) || isForeign.test(table);
    }

    /** Those and all that their rows may end up in, by what the script defines. */
    List<TableName> withReached(List<TableName> written) {
        List<TableName> all = new ArrayList<>(written);
        all.addAll(links.reachedFrom(written));
        return all;
    }

    private boolean isImported(TableName table) {
        return table.schema() == null ? !importedSchemas.isEmpty() : importedSchemas.contains(table.schema());
    }

    private void note(StatementTokens command, String kind) {
        switch (kind) {
            case "CREATE FOREIGN TABLE", "CREATE EXTERNAL TABLE" -> noteCreated(command, true);
            case "CREATE TABLE" -> noteCreated(command, false);
            case "CREATE VIEW" -> noteView(command);
            case "ALTER TABLE", "ALTER FOREIGN TABLE", "ALTER VIEW" -> noteAltered(command);
            case "ALTER SCHEMA" -> noteSchema(command);
            case "IMPORT" -> noteImported(command);
            default -> {}
        }
    }

    private void noteCreated(StatementTokens command, boolean isForeign) {
        TableNameReader.Found table = created(command, "TABLE");
        if (table == null) {
            return;
        }
        if (isForeign) {
            foreign.add(table.name());
        }
        // Rows written to the parent are routed to a partition, and changed in a child.
        if (command.are(table.end(), "PARTITION", "OF")) {
            link(TableNameReader.at(command, table.end() + 2), table.name());
        }
        int inherits = new TokenLevels(command).first(table.end(), command.size(), "INHERITS");
        if (inherits >= 0 && command.isPunctuation(inherits + 1, '(')) {
            TableNameReader.list(command, inherits + 2).forEach(parent -> link(parent, table.name()));
        }
    }

    private void noteView(StatementTokens command) {
        TableNameReader.Found view = created(command, "VIEW");
        for (int i = view == null ? command.size() : view.end(); i < command.size(); i++) {
            int at = i + 1;
            boolean reads = command.isAny(i, "FROM", "TABLE");
            while (reads && command.isPunctuation(at, '(')) {
                at++;
            }
            TableNameReader.Found under = reads ? TableNameReader.at(command, at) : null;
            if (under != null && view != null) {
                links.add(view.name(), under.name());
            }
            i = at - 1;
        }
    }

    private static TableNameReader.@Nullable Found created(StatementTokens command, String object) {
        int i = 1;
        while (i < command.size() && !command.is(i, object)) {
            i++;
        }
        return TableNameReader.at(command, i + 1);
    }

    private void link(TableNameReader.@Nullable Found written, TableName reached) {
        if (written != null) {
            links.add(written.name(), reached);
        }
    }

    private void noteAltered(StatementTokens command) {
        int name = command.is(1, "FOREIGN") ? 3 : 2;
        TableNameReader.Found table = TableNameReader.at(command, name);
        if (table == null) {
            return;
        }
        TokenLevels levels = new TokenLevels(command);
        for (int i = table.end(); i < command.size(); i = levels.next(i)) {
            if (command.is(i, "INHERIT") && !command.is(i - 1, "NO")) {
                link(TableNameReader.at(command, i + 1), table.name());
            } else if (command.are(i, "ATTACH", "PARTITION")) {
                TableNameReader.Found partition = TableNameReader.at(command, i + 2);
                if (partition != null) {
                    links.add(table.name(), partition.name());
                }
            } else if (command.are(i, "RENAME", "TO")) {
                TableNameReader.Found to = TableNameReader.at(command, i + 2);
                if (to != null) {
                    links.add(new TableName(table.name().schema(), to.name().name()), table.name());
                }
            } else if (command.are(i, "SET", "SCHEMA")) {
                TableNameReader.Found schema = TableNameReader.at(command, i + 2);
                if (schema != null) {
                    links.add(new TableName(schema.name().name(), table.name().name()), table.name());
                }
            }
        }
    }

    private void noteSchema(StatementTokens command) {
        TableNameReader.Found schema = TableNameReader.at(command, 2);
        if (schema != null
                && command.are(schema.end(), "RENAME", "TO")
                && importedSchemas.contains(schema.name().name())) {
            TableNameReader.Found to = TableNameReader.at(command, schema.end() + 2);
            if (to != null) {
                importedSchemas.add(to.name().name());
            }
        }
    }

    /** {@code IMPORT FOREIGN SCHEMA … INTO schema} makes tables that the script does not name one by one. */
    private void noteImported(StatementTokens command) {
        for (int i = 3; i < command.size(); i++) {
            TableNameReader.Found schema = command.is(i, "INTO") ? TableNameReader.at(command, i + 1) : null;
            if (schema != null) {
                importedSchemas.add(schema.name().name());
            }
        }
    }
}
