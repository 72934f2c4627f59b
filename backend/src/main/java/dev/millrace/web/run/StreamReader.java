package dev.millrace.web.run;

import dev.millrace.web.security.SignedIn;

/** A stream and who reads it. */
record StreamReader(RunStream stream, SignedIn reader) {

    boolean isOf(String accountId) {
        return reader.account().id().equals(accountId);
    }
}
