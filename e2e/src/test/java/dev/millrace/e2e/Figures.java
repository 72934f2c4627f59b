package dev.millrace.e2e;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/** Repeated measurements of one thing: their median and spread (smallest to largest), in the unit given. */
record Figures(String what, String unit, List<Double> values, String limit) {

    Figures {
        values = List.copyOf(values);
    }

    static Figures of(String what, String unit, String limit, int times, DoubleSupplier measure) {
        return new Figures(
                what, unit, DoubleStream.generate(measure).limit(times).boxed().toList(), limit);
    }

    double median() {
        return percentile(50);
    }

    /** The nearest-rank percentile. */
    double percentile(double percent) {
        List<Double> sorted = values.stream().sorted().toList();
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }

    /** A row of the report: what, median, spread, number of measurements, what was asked for. */
    String row() {
        List<Double> sorted = values.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "| %s | %s %s | %s – %s | %d | %s |",
                what,
                text(median()),
                unit,
                text(sorted.get(0)),
                text(sorted.get(sorted.size() - 1)),
                sorted.size(),
                limit);
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }
}
