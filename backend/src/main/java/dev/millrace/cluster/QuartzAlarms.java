package dev.millrace.cluster;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Alarms kept by Quartz in the console's own database: one trigger an alarm, and one that repeats for the sweep. */
@Component
class QuartzAlarms implements Alarms, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(QuartzAlarms.class);
    private static final JobKey ALARM = new JobKey("alarm", "millrace");
    private static final JobKey SWEEP = new JobKey("sweep", "millrace");
    private static final int SWEEP_SECONDS = 5;

    private final Scheduler quartz;
    private final TransactionTemplate transaction;
    private final Map<String, Consumer<String>> sleepers = new ConcurrentHashMap<>();
    private final List<Runnable> sweepers = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    QuartzAlarms(Scheduler quartz, TransactionTemplate transaction) {
        this.quartz = quartz;
        this.transaction = transaction;
    }

    @Override
    public void wake(String kind, Consumer<String> sleeper) {
        sleepers.put(kind, sleeper);
    }

    @Override
    public void sweepBy(Runnable sweeper) {
        sweepers.add(sweeper);
    }

    @Override
    public void set(String kind, String id, Instant at) {
        TriggerKey key = new TriggerKey(id, kind);
        // A misfired alarm goes off at once: what passed meanwhile is for the tables to say.
        Trigger trigger = TriggerBuilder.newTrigger()
                .withIdentity(key)
                .forJob(ALARM)
                .startAt(Date.from(at))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
                .build();
        try {
            if (quartz.rescheduleJob(key, trigger) == null) {
                quartz.scheduleJob(trigger);
            }
        } catch (SchedulerException refused) {
            throw new IllegalStateException("alarm " + key + " was not set", refused);
        }
    }

    @Override
    public void clear(String kind, String id) {
        try {
            quartz.unscheduleJob(new TriggerKey(id, kind));
        } catch (SchedulerException refused) {
            throw new IllegalStateException("alarm " + id + " was not taken back", refused);
        }
    }

    /** The two jobs have to be there before any alarm is set. */
    @Override
    public void start() {
        transaction.executeWithoutResult(status -> {
            try {
                quartz.addJob(
                        JobBuilder.newJob(WakeSleeper.class)
                                .withIdentity(ALARM)
                                .storeDurably()
                                .build(),
                        true);
                quartz.addJob(
                        JobBuilder.newJob(Sweep.class)
                                .withIdentity(SWEEP)
                                .storeDurably()
                                .build(),
                        true);
                Trigger every = TriggerBuilder.newTrigger()
                        .withIdentity("every", SWEEP.getName())
                        .forJob(SWEEP)
                        .withSchedule(SimpleScheduleBuilder.repeatSecondlyForever(SWEEP_SECONDS)
                                .withMisfireHandlingInstructionNextWithRemainingCount())
                        .build();
                if (quartz.rescheduleJob(every.getKey(), every) == null) {
                    quartz.scheduleJob(every);
                }
            } catch (SchedulerException refused) {
                throw new IllegalStateException("the alarms could not be prepared", refused);
            }
        });
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before all that set alarms when they start, and before Quartz itself. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE / 2;
    }

    private void goOff(TriggerKey alarm) {
        Consumer<String> sleeper = sleepers.get(alarm.getGroup());
        if (sleeper == null) {
            LOG.warn("Nobody sleeps to be woken by {}", alarm);
            return;
        }
        sleeper.accept(alarm.getName());
    }

    /** Made by Spring, so that it finds the alarms. */
    static final class WakeSleeper implements Job {

        private final QuartzAlarms alarms;

        WakeSleeper(QuartzAlarms alarms) {
            this.alarms = alarms;
        }

        @Override
        public void execute(JobExecutionContext context) {
            TriggerKey alarm = context.getTrigger().getKey();
            try {
                alarms.goOff(alarm);
            } catch (RuntimeException broken) {
                LOG.error("Alarm {} woke somebody who failed; the sweep makes up for it", alarm, broken);
            }
        }
    }

    /** Never twice at a time. */
    @DisallowConcurrentExecution
    static final class Sweep implements Job {

        private final QuartzAlarms alarms;

        Sweep(QuartzAlarms alarms) {
            this.alarms = alarms;
        }

        @Override
        public void execute(JobExecutionContext context) {
            for (Runnable sweeper : alarms.sweepers) {
                try {
                    sweeper.run();
                } catch (RuntimeException broken) {
                    LOG.error("A part of the sweep failed; it is tried again in {} s", SWEEP_SECONDS, broken);
                }
            }
        }
    }
}
