package dev.millrace.datasource.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A message that is made anew while its bytes come in, in pieces of any size. */
interface Rewriting {

    void take(byte[] from, int at, int count) throws IOException;

    /** All of it has come. Null: the driver never hears of it. */
    @Nullable
    Message end() throws IOException;
}
