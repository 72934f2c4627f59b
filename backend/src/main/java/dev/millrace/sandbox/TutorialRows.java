package dev.millrace.sandbox;

import dev.millrace.database.ServerLogin;
import java.sql.SQLException;
import java.time.LocalDate;

/** The thousand rows of {@code t_src}, which the tutorial loads only as long as they are of yesterday or younger. */
final class TutorialRows {

    private TutorialRows() {}

    /**
     * Gives them that date, unless somebody changed them. Logs in as the sandbox's role and not as superuser, because a
     * trigger on the table would run with the rights of whoever updates it.
     */
    static void date(ServerLogin login, LocalDate today) throws SQLException {
        try (var connection = login.openBriefly();
                var statement = connection.createStatement()) {
            statement.execute("set statement_timeout = '10s'");
            statement.execute("set lock_timeout = '2s'");
            try (var update = connection.prepareStatement("""
                    update public.t_src
                    set c = ?::date
                    where c <> ?::date
                      and (
                        select count(*) = 1000 and count(distinct a) = 1000 and min(a) = 1 and max(a) = 1000
                          and count(c) = 1000 and count(distinct c) = 1 and bool_and(b = 1)
                        from public.t_src
                      )""")) {
                update.setString(1, today.toString());
                update.setString(2, today.toString());
                update.executeUpdate();
            }
        }
    }
}
