package dev.millrace.web.door;

import java.time.Duration;

/**
 * How bodies are received.
 *
 * @param within the whole time of a body, from the first read to its end
 * @param waiting threads that may wait for bytes of signed-in people's and programs' bodies at once, half of them for one
 *     session or address
 * @param signInWithin the whole time of a sign-in form
 * @param signInBytes the longest sign-in form
 * @param strangersWaiting threads that may wait for sign-in forms at once, half of them for one address
 * @param draining threads that may take what is left of refused bodies at once
 * @param drainBytes most bytes taken of a refused body
 * @param drainWithin how long a refused body is taken
 * @param strangersDrainWithin the same, of a stranger's
 */
record BodyLimits(
        Duration within,
        int waiting,
        Duration signInWithin,
        long signInBytes,
        int strangersWaiting,
        int draining,
        long drainBytes,
        Duration drainWithin,
        Duration strangersDrainWithin) {

    /** Of Tomcat's 200 threads, with {@link LongAnswerValve#ASSETS_AT_ONCE}, so more than twenty are always left for others. */
    static final BodyLimits DEFAULT = new BodyLimits(
            Duration.ofSeconds(30),
            64,
            Duration.ofSeconds(10),
            16 * 1024,
            16,
            24,
            256L * 1024 * 1024,
            Duration.ofSeconds(5),
            Duration.ofMillis(500));
}
