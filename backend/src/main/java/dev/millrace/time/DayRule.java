package dev.millrace.time;

import java.time.DayOfWeek;
import java.time.YearMonth;
import java.time.temporal.ChronoField;

/** One element of a cron expression's day fields: which days of a month it admits. Weekdays are Quartz's, 1 = Sunday. */
sealed interface DayRule {

    /** Bit d is set when day d of the month is admitted. A day that the month lacks is not. */
    long in(YearMonth month);

    /** Numbers of the month's days, {@code *} among them. */
    record OfMonth(CronField days) implements DayRule {
        @Override
        public long in(YearMonth month) {
            long allowed = (1L << (month.lengthOfMonth() + 1)) - 2;
            return days.values().isEmpty() ? 0 : days.values().toLongArray()[0] & allowed;
        }
    }

    /** Weekdays, in every week. */
    record OfWeek(CronField weekdays) implements DayRule {
        @Override
        public long in(YearMonth month) {
            long mask = 0;
            int weekday = weekdayOf(month, 1);
            for (int day = 1; day <= month.lengthOfMonth(); day++) {
                if (weekdays.contains(weekday)) {
                    mask |= 1L << day;
                }
                weekday = weekday % 7 + 1;
            }
            return mask;
        }
    }

    /** {@code L}, {@code L-3}: so many days before the last. */
    record FromLast(int back) implements DayRule {
        @Override
        public long in(YearMonth month) {
            return bit(month.lengthOfMonth() - back);
        }
    }

    /** {@code 15W}: the Monday to Friday nearest to a day, within its month. */
    record Near(int day) implements DayRule {
        @Override
        public long in(YearMonth month) {
            return day > month.lengthOfMonth() ? 0 : bit(nearestWorkday(month, day));
        }
    }

    /** {@code LW}, {@code L-3W}. */
    record NearLast(int back) implements DayRule {
        @Override
        public long in(YearMonth month) {
            int day = month.lengthOfMonth() - back;
            return day < 1 ? 0 : bit(nearestWorkday(month, day));
        }
    }

    /** {@code 6L}: the last of a weekday. */
    record LastOfWeekday(int weekday) implements DayRule {
        @Override
        public long in(YearMonth month) {
            int last = month.lengthOfMonth();
            return bit(last - Math.floorMod(weekdayOf(month, last) - weekday, 7));
        }
    }

    /** {@code 6#3}: the third of a weekday; months without a fifth have none. */
    record NthOfWeekday(int weekday, int nth) implements DayRule {
        @Override
        public long in(YearMonth month) {
            int day = 1 + Math.floorMod(weekday - weekdayOf(month, 1), 7) + 7 * (nth - 1);
            return day > month.lengthOfMonth() ? 0 : bit(day);
        }
    }

    private static long bit(int day) {
        return day < 1 ? 0 : 1L << day;
    }

    private static int weekdayOf(YearMonth month, int day) {
        return month.atDay(day).get(ChronoField.DAY_OF_WEEK) % 7 + 1;
    }

    private static int nearestWorkday(YearMonth month, int day) {
        DayOfWeek weekday = month.atDay(day).getDayOfWeek();
        if (weekday == DayOfWeek.SATURDAY) {
            return day == 1 ? 3 : day - 1;
        }
        if (weekday == DayOfWeek.SUNDAY) {
            return day == month.lengthOfMonth() ? day - 2 : day + 1;
        }
        return day;
    }
}
