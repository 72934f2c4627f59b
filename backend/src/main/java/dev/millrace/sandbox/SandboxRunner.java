package dev.millrace.sandbox;

import dev.millrace.database.DiskWatch;
import dev.millrace.database.EmbeddedServer;
import dev.millrace.database.StopOrder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Registers the sandbox before the engine takes runs, brings it up once the console answers, so that nobody waits for it who does
 * not need it, and stops it when the nodes have ended.
 */
@Component
class SandboxRunner implements SmartInitializingSingleton, SmartLifecycle {

    private final ObjectProvider<Sandbox> sandbox;
    private final ObjectProvider<EmbeddedServer> console;
    private final DiskWatch disk;
    private volatile boolean running;

    SandboxRunner(ObjectProvider<Sandbox> sandbox, ObjectProvider<EmbeddedServer> console, DiskWatch disk) {
        this.disk = disk;
        this.sandbox = sandbox;
        this.console = console;
    }

    @Override
    public void afterSingletonsInstantiated() {
        sandbox.ifAvailable(Sandbox::register);
    }

    @EventListener(ApplicationReadyEvent.class)
    void bringUp() {
        sandbox.ifAvailable(present -> {
            disk.tell(present);
            present.start();
        });
        console.ifAvailable(server -> {
            Thread removal = new Thread(() -> FormerSandbox.remove(server), "former-sandbox");
            removal.setDaemon(true);
            removal.start();
        });
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        sandbox.ifAvailable(Sandbox::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return StopOrder.SANDBOX;
    }
}
