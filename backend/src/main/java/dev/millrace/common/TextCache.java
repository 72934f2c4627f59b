package dev.millrace.common;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What was made of texts lately, kept by the text itself: for pure functions that are slow and are asked the same again and again.
 * Bounded by the characters of its texts; what was not asked for longest goes first. Safe for use by many threads, two of which may
 * make the same at the same time.
 */
public final class TextCache<V> {

    private static final long AMPLE_HEAP = 1L << 30;

    private final Function<String, V> make;
    private final int mostCharacters;
    private final Map<String, V> made = new LinkedHashMap<>(64, 0.75f, true);
    private int characters;

    /**
     * An empty cache.
     *
     * @param mostCharacters of all texts together where the heap may have a gibibyte, and less in proportion where it may have
     *     less; one with more than a quarter of them is never kept
     */
    public TextCache(int mostCharacters, Function<String, V> make) {
        this.mostCharacters = of(mostCharacters, Runtime.getRuntime().maxMemory());
        this.make = make;
    }

    static int of(int mostCharacters, long heap) {
        return (int) (mostCharacters * Math.min(1.0, (double) heap / AMPLE_HEAP));
    }

    public V get(String text) {
        synchronized (made) {
            V known = made.get(text);
            if (known != null) {
                return known;
            }
        }
        V fresh = make.apply(text);
        keep(text, fresh);
        return fresh;
    }

    private void keep(String text, V fresh) {
        if (text.length() > mostCharacters / 4) {
            return;
        }
        synchronized (made) {
            if (made.put(text, fresh) == null) {
                characters += text.length();
            }
            var oldest = made.keySet().iterator();
            while (characters > mostCharacters) {
                characters -= oldest.next().length();
                oldest.remove();
            }
        }
    }
}
