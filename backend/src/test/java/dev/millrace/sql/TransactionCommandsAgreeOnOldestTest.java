package dev.millrace.sql;

import dev.millrace.testing.Postgres;

@Postgres(version = 15, migrated = false)
class TransactionCommandsAgreeOnOldestTest extends TransactionCommandsAgreement {}
