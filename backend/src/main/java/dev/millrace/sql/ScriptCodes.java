package dev.millrace.sql;

import dev.millrace.sql.ScriptCode.Command;
import dev.millrace.sql.ScriptCode.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * All the code of a script: its statements, and after each what it executes or defines in its strings and parts. A body
 * that cannot be read (another language, a placeholder in its escapes) has no code here; nor has what PL/pgSQL's EXECUTE
 * is given as anything but one string.
 */
final class ScriptCodes {
    /** EXECUTE of a DO of an EXECUTE …: each level is read again, so that there has to be an end. */
    private static final int DEEPEST = 5;

    private final List<ScriptCode> codes = new ArrayList<>();

    /** Taken out when they are executed: what they do a second time is known already. */
    private final Map<String, Prepared> prepared = new HashMap<>();

    private ScriptCodes() {}

    static List<ScriptCode> of(List<StatementTokens> split, List<StatementShape> shapes) {
        ScriptCodes reader = new ScriptCodes();
        for (int i = 0; i < split.size(); i++) {
            StatementTokens statement = split.get(i);
            List<Command> commands = List.of(new Command(statement, shapes.get(i)));
            reader.codes.add(
                    new ScriptCode(i, Origin.STATEMENT, true, statement, IntUnaryOperator.identity(), commands));
            reader.readInside(statement, new Place(i, true, IntUnaryOperator.identity(), 0));
        }
        return List.copyOf(reader.codes);
    }

    private record Prepared(StatementTokens code, IntUnaryOperator toScript) {}

    /** A command of the code that runs with its statement. */
    record Run(ScriptCode code, Command command) {}

    /** What runs with the script, in the order of the text: EXECUTE of a string stands among the commands around it. */
    static List<Run> runs(List<ScriptCode> codes) {
        return codes.stream()
                .filter(ScriptCode::atOnce)
                .flatMap(code -> code.commands().stream().map(command -> new Run(code, command)))
                .sorted(Comparator.comparingInt((Run run) -> run.code().statement())
                        .thenComparingInt(run -> run.code().offset(run.command(), 0)))
                .toList();
    }

    /** Where a command stands. */
    private record Place(int statement, boolean atOnce, IntUnaryOperator toScript, int depth) {}

    private void readInside(StatementTokens statement, Place place) {
        if (statement.is(0, "PREPARE")) {
            readPrepared(statement, place);
        } else if (statement.isAny(0, "EXECUTE", "EXPLAIN") || statement.are(0, "CREATE", "TABLE")) {
            readExecuted(statement, place);
        } else if (statement.is(0, "CREATE")) {
            readRule(statement, place);
            readAtomic(statement, place);
        }
        for (RoutineBody body : RoutineBody.of(statement)) {
            if (body.readable() && place.depth() < DEEPEST) {
                boolean atOnce = place.atOnce() && body.command() == RoutineBody.Command.DO;
                IntUnaryOperator toScript = offset -> place.toScript().applyAsInt(body.toScript(offset));
                Place inside = new Place(place.statement(), atOnce, toScript, place.depth() + 1);
                add(body.language() == RoutineBody.Language.SQL ? Origin.SQL : Origin.PLPGSQL, body.tokens(), inside);
            }
        }
    }

    private void add(Origin origin, StatementTokens tokens, Place place) {
        List<StatementTokens> parts =
                origin == Origin.PLPGSQL ? PlpgsqlCommands.of(tokens) : PlpgsqlCommands.ofSql(tokens);
        List<Command> commands = parts.stream().map(Command::of).toList();
        codes.add(new ScriptCode(place.statement(), origin, place.atOnce(), tokens, place.toScript(), commands));
        for (StatementTokens part : parts) {
            if (origin == Origin.PLPGSQL && part.is(0, "EXECUTE")) {
                readDynamic(part, place);
            } else {
                readInside(part, place);
            }
        }
    }

    /** {@code EXECUTE 'sql'}; what is put together from pieces cannot be told. */
    private void readDynamic(StatementTokens execute, Place place) {
        int end = 1;
        while (execute.isString(end) && (end == 1 || execute.token(end).continued())) {
            end++;
        }
        boolean alone = end == execute.size() || execute.isAny(end, "INTO", "USING");
        if (end == 1 || !alone || place.depth() >= DEEPEST) {
            return;
        }
        QuotedText quoted = QuotedText.of(execute.text(), execute.tokens().subList(1, end));
        if (quoted.certain() && execute.token(1).kind() != SqlToken.Kind.UNICODE_STRING) {
            IntUnaryOperator toScript = offset -> place.toScript().applyAsInt(quoted.toScript(offset));
            Place inside = new Place(place.statement(), place.atOnce(), toScript, place.depth() + 1);
            add(Origin.SQL, RoutineBody.tokens(quoted.text()), inside);
        }
    }

    /** {@code PREPARE name [(types)] AS statement}. */
    private void readPrepared(StatementTokens statement, Place place) {
        int as = statement.isPunctuation(2, '(') ? new TokenLevels(statement).closing(2) + 1 : 2;
        TableNameReader.Found name = TableNameReader.at(statement, 1);
        if (name != null && statement.is(as, "AS") && as + 1 < statement.size()) {
            prepared.put(name.name().name(), new Prepared(statement.part(as + 1, statement.size()), place.toScript()));
        }
    }

    /** {@code EXECUTE name}, alone or in EXPLAIN ANALYZE or CREATE TABLE … AS. */
    private void readExecuted(StatementTokens statement, Place place) {
        int execute = 0;
        if (!statement.is(0, "EXECUTE")) {
            int before = new TokenLevels(statement).first(1, statement.size(), "EXECUTE", "AS");
            execute = statement.is(before, "AS") ? before + 1 : before;
        }
        boolean runs = !statement.is(0, "EXPLAIN") || StatementReader.executesExplained(statement);
        TableNameReader.Found name =
                runs && statement.is(execute, "EXECUTE") ? TableNameReader.at(statement, execute + 1) : null;
        Prepared found = name == null ? null : prepared.remove(name.name().name());
        if (found != null) {
            List<Command> commands = List.of(Command.of(found.code()));
            codes.add(new ScriptCode(
                    place.statement(), Origin.PART, place.atOnce(), found.code(), found.toScript(), commands));
        }
    }

    /** {@code CREATE RULE … DO [ALSO | INSTEAD] command}, or several in parentheses. */
    private void readRule(StatementTokens statement, Place place) {
        int object = statement.are(1, "OR", "REPLACE") ? 3 : 1;
        if (!statement.is(object, "RULE")) {
            return;
        }
        int action = new TokenLevels(statement).first(object, statement.size(), "DO") + 1;
        if (statement.isAny(action, "ALSO", "INSTEAD")) {
            action++;
        }
        boolean several = statement.isPunctuation(action, '(');
        addPart(statement, several ? action + 1 : action, statement.size() - (several ? 1 : 0), place);
    }

    private void readAtomic(StatementTokens statement, Place place) {
        int begin = 1;
        while (begin < statement.size() && !statement.are(begin, "BEGIN", "ATOMIC")) {
            begin++;
        }
        addPart(statement, begin + 2, statement.size() - 1, place);
    }

    private void addPart(StatementTokens statement, int from, int to, Place place) {
        if (from > 1 && from < to) {
            StatementTokens part = statement.part(from, to);
            List<Command> commands =
                    PlpgsqlCommands.ofSql(part).stream().map(Command::of).toList();
            codes.add(new ScriptCode(place.statement(), Origin.PART, false, part, place.toScript(), commands));
        }
    }
}
