package dev.millrace.datasource;

import java.util.List;

/** What came of beginning. */
public sealed interface Beginning {

    /** Outcomes of the leading statements that were run, in order. */
    List<StatementOutcome> leading();

    record Begun(List<StatementOutcome> leading, BackendIdentity identity) implements Beginning {
        public Begun {
            leading = List.copyOf(leading);
        }
    }

    /** {@code failure} is that of the last leading statement, or of beginning itself. */
    record NotBegun(List<StatementOutcome> leading, SqlFailure failure) implements Beginning {
        public NotBegun {
            leading = List.copyOf(leading);
        }

        /** Whether the connection was lost by an accident, so that another one may do; a statement may have ended its own. */
        public boolean isLost() {
            boolean byStatement = !leading.isEmpty()
                    && !leading.get(leading.size() - 1).succeeded()
                    && failure.ending() != SqlFailure.Ending.LOST;
            return failure.connectionLost() && !byStatement;
        }
    }
}
