package dev.millrace.run;

/**
 * The right to write a run: while {@code member} is its owner and {@code fence} its fence. {@code step} counts what was
 * written since it was created.
 */
public record Claim(RunId run, String member, long fence, long step) {

    public Claim next() {
        return new Claim(run, member, fence, step + 1);
    }
}
