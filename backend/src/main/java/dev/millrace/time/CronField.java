package dev.millrace.time;

import java.util.BitSet;
import java.util.List;

/** The numbers that one field of a cron expression admits, and how they were written. */
record CronField(CronUnit unit, List<Item> items, BitSet values) {

    enum Shape {
        ANY,
        ONE,
        RANGE,
        STEP
    }

    /** One element of the comma list; {@code step} is 1 but for steps; {@code to} below {@code from} goes over the end. */
    record Item(Shape shape, int from, int to, int step) {}

    CronField {
        items = List.copyOf(items);
    }

    static CronField of(CronUnit unit, List<Item> items) {
        BitSet values = new BitSet(unit.max() + 1);
        int size = unit.max() - unit.min() + 1;
        for (Item item : items) {
            int end = item.to() < item.from() ? item.to() + size : item.to();
            for (int value = item.from(); value <= end; value += item.step()) {
                values.set(value > unit.max() ? value - size : value);
            }
        }
        return new CronField(unit, items, values);
    }

    boolean contains(int value) {
        return values.get(value);
    }

    /** The smallest admitted number at or above this one, or -1. */
    int atOrAbove(int value) {
        return values.nextSetBit(value);
    }

    int first() {
        return values.nextSetBit(0);
    }

    /** Whether a star stands in it, alone or in a list. */
    boolean isAny() {
        return items.stream().anyMatch(item -> item.shape() == Shape.ANY);
    }

    /** Whether it admits every number, however that was written. */
    boolean isFull() {
        return values.cardinality() == unit.max() - unit.min() + 1;
    }

    /** Whether it is a plain list: no star, range or step anywhere. */
    boolean isPlain() {
        return items.stream().allMatch(item -> item.shape() == Shape.ONE);
    }
}
