package dev.millrace.schedule;

import dev.millrace.health.Readings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Planned fires in numbers. */
@Component
class ScheduleMetrics implements MeterBinder {

    private final Readings readings;
    private final DueFires fires;

    ScheduleMetrics(Readings readings, DueFires fires) {
        this.readings = readings;
        this.fires = fires;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("millrace.fires.due", this, its -> its.read(fires::count))
                .description("Schedules with a fire that has come and has no entry in the ledger")
                .register(registry);
        Gauge.builder(
                        "millrace.oldest.due.fire.age",
                        this,
                        its -> its.read(read -> fires.age(read).toNanos() / 1e9))
                .description("How long nobody has looked after the fire that has waited longest")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(
                        "millrace.fires.unaccounted",
                        fires,
                        its -> its.unaccounted().size())
                .description("Planned fires of the last hour that this member's watchdog has found without an entry")
                .register(registry);
    }

    /** NaN while the database does not answer. */
    private double read(ToDoubleFunction<Readings.Read> number) {
        return readings.ask() instanceof Readings.Read read ? number.applyAsDouble(read) : Double.NaN;
    }
}
