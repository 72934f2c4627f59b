package dev.millrace.flow.validation;

import java.util.Optional;

/** Letters of a time format that people take for others. */
final class SuspiciousFormat {

    private SuspiciousFormat() {}

    static Optional<String> complaint(String format) {
        String letters = outsideQuotes(format);
        boolean date = letters.contains("y") || letters.contains("u") || letters.contains("d");
        boolean time = letters.contains("H") || letters.contains("h") || letters.contains("K") || letters.contains("k");
        if (letters.contains("Y") && !letters.contains("w")) {
            return Optional.of("Y is the year of the week, another one than y around New Year. Is y meant?");
        }
        if (letters.contains("w") && !letters.contains("Y") && (letters.contains("y") || letters.contains("u"))) {
            return Optional.of("w is the week of the ISO year, which is written Y and differs from y around New Year.");
        }
        if (letters.contains("DD")) {
            return Optional.of("D is the day of the year, 1 to 366. Is d meant, the day of the month?");
        }
        if (letters.contains("m") && date && !time) {
            return Optional.of("m is the minute. Is M meant, the month?");
        }
        return Optional.empty();
    }

    private static String outsideQuotes(String format) {
        StringBuilder letters = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted) {
                letters.append(c);
            }
        }
        return letters.toString();
    }
}
