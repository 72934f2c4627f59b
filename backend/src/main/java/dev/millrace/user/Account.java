package dev.millrace.user;

import java.io.Serializable;

/**
 * An account, without its password.
 *
 * @param passwordChangeDue whether its owner has to choose a password before anything else
 * @param passwordStamp differs after every change of the password; tells nothing about it
 */
public record Account(String id, String name, boolean passwordChangeDue, String passwordStamp)
        implements Serializable {}
