package dev.millrace.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * On the embedded server the audit log belongs to a role of its own that nobody can log in as: the console may add to it and
 * read it, and can neither change nor remove it, nor switch off the trigger that refuses both. For a migration it is handed
 * back for as long as that takes.
 */
final class AuditOwner implements AuditTable {

    private static final String OWNER = "millrace_audit";
    private static final String CONSOLE = "millrace";

    private final ServerLogin superuser;

    /** As superuser in the console's own database. */
    AuditOwner(ServerLogin superuser) {
        this.superuser = superuser;
    }

    @Override
    public boolean isOwner(String role) {
        return role.equals(OWNER);
    }

    /** Lets the console's role migrate the table. */
    @Override
    public void lend() {
        execute("""
                do $$ begin
                  if to_regclass('public.audit_entry') is not null then
                    alter table public.audit_entry owner to %s;
                  end if;
                end $$""".formatted(CONSOLE));
    }

    /**
     * Takes the table away from the console's role, and the database with it: its owner could drop what others own in it.
     * Can be repeated.
     */
    @Override
    public void take() {
        execute(
                """
                do $$ begin
                  if not exists (select from pg_catalog.pg_roles where rolname = '%1$s') then
                    create role %1$s nologin;
                  end if;
                end $$""".formatted(OWNER),
                """
                do $$ begin
                  execute pg_catalog.format('alter database %%I owner to %%I', pg_catalog.current_database(), current_user);
                  execute pg_catalog.format('grant connect, create, temporary on database %%I to %s', pg_catalog.current_database());
                end $$""".formatted(CONSOLE),
                "grant usage, create on schema public to " + CONSOLE,
                """
                alter table public.audit_entry owner to %s""".formatted(OWNER),
                """
                revoke all on public.audit_entry from public, %1$s""".formatted(CONSOLE),
                """
                grant select, insert on public.audit_entry to %s""".formatted(CONSOLE));
    }

    private void execute(String... statements) {
        try (Connection connection = superuser.openGuarded();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        } catch (SQLException refused) {
            throw new StartRefused(
                    "The audit log cannot be given to its owner: %s.".formatted(refused.getMessage()), refused);
        }
    }
}
