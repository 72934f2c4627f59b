package dev.millrace.run;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Gives a new run to this member's engine if that has a free slot: nobody has to claim and to read it then. */
@Component
public class PlaceRun {

    private final AtomicReference<@Nullable RunHost> host = new AtomicReference<>();

    /** From now on new runs are offered to this engine. */
    public void offerTo(RunHost engine) {
        host.set(engine);
    }

    /** From now on new runs are queued for other members. */
    public void stopOffering() {
        host.set(null);
    }

    /** The same run, as this member's when there is a slot for it here; it begins when the caller's transaction has committed. */
    NewRun here(NewRun made) {
        RunHost engine = host.get();
        if (engine == null || made.waits()) {
            return made;
        }
        RunId id = made.run().id();
        Optional<RunHost.Ownership> ownership = engine.reserve(id);
        if (ownership.isEmpty()) {
            return made;
        }
        NewRun owned = made.ownedBy(ownership.get());
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                if (status == STATUS_COMMITTED) {
                    engine.begin(live(owned, ownership.get().member()));
                } else if (status == STATUS_ROLLED_BACK) {
                    engine.release(id);
                } else {
                    engine.lookFor(id);
                }
            }
        });
        return owned;
    }

    private static LiveRun live(NewRun made, String member) {
        return new LiveRun(
                new Claim(made.run().id(), member, NewRun.FIRST_FENCE, NewRun.FIRST_STEP),
                made.run(),
                false,
                made.definitionJson(),
                made.given(),
                made.fold(),
                List.of(),
                false);
    }
}
