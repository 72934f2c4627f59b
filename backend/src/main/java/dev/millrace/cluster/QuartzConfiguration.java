package dev.millrace.cluster;

import dev.millrace.database.DataDirectory;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.boot.quartz.autoconfigure.SchedulerFactoryBeanCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** Quartz in JDBC cluster mode on the console's own database, taking part in the console's transactions. */
@Configuration(proxyBeanMethods = false)
class QuartzConfiguration {

    @Bean
    SchedulerFactoryBeanCustomizer quartzInTheConsolesDatabase(
            DataSource database, PlatformTransactionManager transactions, DataDirectory directory) {
        return factory -> {
            factory.setDataSource(database);
            factory.setTransactionManager(transactions);
            factory.setQuartzProperties(settings(directory.memberId()));
            factory.setWaitForJobsToCompleteOnShutdown(true);
            factory.setOverwriteExistingJobs(true);
        };
    }

    /** The idle wait bounds how late an alarm is seen that was set by another member, or signalled before its commit. */
    private static Properties settings(String member) {
        Properties settings = new Properties();
        settings.setProperty("org.quartz.scheduler.instanceName", "millrace");
        settings.setProperty("org.quartz.scheduler.instanceId", member);
        settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        settings.setProperty("org.quartz.scheduler.idleWaitTime", "5000");
        settings.setProperty("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", "20");
        settings.setProperty("org.quartz.threadPool.threadCount", "4");
        settings.setProperty(
                "org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        settings.setProperty("org.quartz.jobStore.isClustered", "true");
        settings.setProperty("org.quartz.jobStore.clusterCheckinInterval", "5000");
        settings.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
        settings.setProperty("org.quartz.jobStore.misfireThreshold", "5000");
        settings.setProperty("org.quartz.jobStore.useProperties", "true");
        return settings;
    }
}
