package dev.millrace.sql;

import java.util.List;

/**
 * A script taken apart.
 *
 * @param tokens cover the text without a gap, in order
 * @param placeholders in order; none in a plain (rendered) script
 * @param escapes offsets of each <code>\${</code> that stands for <code>${</code>, in order
 * @param problems the first unterminated tokens and malformed placeholders, in order
 * @param problemCount how many there are
 */
record Scan(
        String text,
        SourceLines lines,
        List<SqlToken> tokens,
        List<Placeholder> placeholders,
        List<Integer> escapes,
        List<SqlProblem> problems,
        int problemCount) {
    SqlPosition position(int offset) {
        return lines.at(offset);
    }
}
