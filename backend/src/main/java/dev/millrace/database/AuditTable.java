package dev.millrace.database;

/** Whose the audit log is, and how a migration gets to change it. */
interface AuditTable {

    /** The console's own: the trigger alone keeps it from being changed, or an operator has given it to another role. */
    AuditTable OF_THE_CONSOLE = new AuditTable() {

        @Override
        public boolean isOwner(String role) {
            return true;
        }

        @Override
        public void lend() {}

        @Override
        public void take() {}
    };

    /** Whether the table is where it should be when it belongs to that role. */
    boolean isOwner(String role);

    /** Before a migration. */
    void lend();

    /** After it; can be repeated. */
    void take();
}
