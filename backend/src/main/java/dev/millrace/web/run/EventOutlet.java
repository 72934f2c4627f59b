package dev.millrace.web.run;

/** Where the events of one stream go. No call waits for the client. */
interface EventOutlet {

    /** Whether more may be read for this client: it has taken most of what it was sent. */
    boolean hasRoom();

    /**
     * Sends an event as soon as the client takes it.
     *
     * @param data what JSON can hold
     */
    void send(String event, Object data);

    /** A line that means nothing, by which a client that has gone is noticed. */
    void sign();

    /** Ends the stream after what has been sent. */
    void end();

    /** Ends it at once: the client is to come back. */
    void drop();

    /** Whether it has ended, by either side. */
    boolean isOver();
}
