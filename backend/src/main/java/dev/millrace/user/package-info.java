/** Accounts: who may sign in, and with what. */
@NullMarked
package dev.millrace.user;

import org.jspecify.annotations.NullMarked;
