package dev.millrace.web.flow;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;
import org.springframework.web.util.UriUtils;

/**
 * A name that a file may have wherever it is saved: no path, no characters that a system reserves or that hide others, no
 * device of Windows, and short enough.
 */
final class FileName {

    /** Most file systems end at 255. */
    private static final int MAX_BYTES = 200;

    private static final Pattern RESERVED = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}/\\\\:*?\"<>|]+");
    private static final Pattern EDGES = Pattern.compile("^[\\s.]+|[\\s.]+$");
    private static final Pattern DEVICE =
            Pattern.compile("(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\\..*)?", Pattern.CASE_INSENSITIVE);

    private FileName() {}

    static String of(String name, String extension) {
        String safe = EDGES.matcher(RESERVED.matcher(name).replaceAll("_")).replaceAll("");
        String own = safe.isEmpty() || DEVICE.matcher(safe).matches() ? "flow " + safe : safe;
        return EDGES.matcher(shortened(own)).replaceAll("") + extension;
    }

    /** The header value of RFC 6266: the name whole as RFC 5987 has it, and in ASCII for whoever reads only that. */
    static String attachment(String name, String extension) {
        String file = of(name, extension);
        String ascii = new String(file.getBytes(US_ASCII), US_ASCII).replace('?', '_');
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + UriUtils.encode(file, UTF_8);
    }

    private static String shortened(String name) {
        int end = name.length();
        while (name.substring(0, end).getBytes(UTF_8).length > MAX_BYTES) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end);
    }
}
