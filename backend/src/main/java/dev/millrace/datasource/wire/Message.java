package dev.millrace.datasource.wire;

import java.io.ByteArrayOutputStream;

/** A message for the driver, made anew: its type, its length, its content (PostgreSQL manual, "Message Formats"). */
final class Message extends ByteArrayOutputStream {

    private static final int LENGTH_AT = 1;

    Message(int type) {
        super(256);
        write(type);
        writeInt(0);
    }

    void writeShort(int value) {
        write(value >> 8);
        write(value);
    }

    void writeInt(int value) {
        write(value >> 24);
        write(value >> 16);
        write(value >> 8);
        write(value);
    }

    void setInt(int at, int value) {
        buf[at] = (byte) (value >> 24);
        buf[at + 1] = (byte) (value >> 16);
        buf[at + 2] = (byte) (value >> 8);
        buf[at + 3] = (byte) value;
    }

    /** Its bytes, {@link #size} of them, with the right length; nothing is written to it any more. */
    byte[] finished() {
        setInt(LENGTH_AT, count - LENGTH_AT);
        return buf;
    }

    /** Whether this byte begins a character of UTF-8. */
    static boolean beginsCharacter(byte of) {
        return (of & 0xC0) != 0x80;
    }
}
