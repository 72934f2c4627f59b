package dev.millrace.web.door;

import dev.millrace.common.AddressBlock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Connections that cannot be held cheaply: so many of one address, headers complete within a total time (Tomcat's own limit
 * starts anew with every byte), and answers taken at a least speed ({@link WatchedChannel}).
 */
final class GuardedEndpoint extends NioEndpoint {

    /** A browser has six connections and a stream a tab; behind Docker all people have one address. */
    static final int MOST_OF_ONE_ADDRESS = 2_048;

    static final Duration HEADERS_WITHIN = Duration.ofSeconds(20);

    private static final int LOOK_SECONDS = 2;

    private volatile AddressList exempt = AddressList.of("");
    private volatile int mostOfOneAddress = MOST_OF_ONE_ADDRESS;
    private volatile Duration headersWithin = HEADERS_WITHIN;
    private volatile ScheduledExecutorService sweeper = idle();

    /** Addresses that carry many people's connections: trusted proxies, which have limits of their own. */
    void exempt(AddressList proxies) {
        this.exempt = proxies;
    }

    void limits(int mostOfOneAddress, Duration headersWithin) {
        this.mostOfOneAddress = mostOfOneAddress;
        this.headersWithin = headersWithin;
    }

    @Override
    public void startInternal() throws Exception {
        super.startInternal();
        sweeper = idle();
        var unused = sweeper.scheduleWithFixedDelay(this::sweep, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void stopInternal() {
        sweeper.shutdownNow();
        super.stopInternal();
    }

    private static ScheduledExecutorService idle() {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "connection-sweeper");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    protected NioChannel createChannel(SocketBufferHandler buffers) {
        return new WatchedChannel(buffers);
    }

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        if (mayConnect(socket)) {
            return super.setSocketOptions(socket);
        }
        // The acceptor closes only what is wrapped already.
        destroySocket(socket);
        return false;
    }

    private boolean mayConnect(SocketChannel socket) {
        if (connections.size() < mostOfOneAddress) {
            return true;
        }
        try {
            if (!(socket.getRemoteAddress() instanceof InetSocketAddress peer) || peer.getAddress() == null) {
                return true;
            }
            String address = peer.getAddress().getHostAddress();
            return exempt.contains(address) || connectionsOf(peer.getAddress()) < mostOfOneAddress;
        } catch (IOException gone) {
            return false;
        }
    }

    private long connectionsOf(InetAddress address) {
        return getConnections().stream()
                .filter(open -> AddressBlock.same(address, peer(open)))
                .count();
    }

    private static InetAddress peer(SocketWrapperBase<NioChannel> open) {
        NioChannel channel = open.getSocket();
        SocketChannel socket = channel == null ? null : channel.getIOChannel();
        InetAddress peer = socket == null ? null : socket.socket().getInetAddress();
        return peer == null ? InetAddress.getLoopbackAddress() : peer;
    }

    private void sweep() {
        long now = System.nanoTime();
        for (SocketWrapperBase<NioChannel> open : getConnections()) {
            try {
                if (open.getCurrentProcessor() instanceof Processor processor && isLate(processor, now)) {
                    open.close();
                }
            } catch (RuntimeException movedOn) {
                // Another thread has taken the connection between two looks: it is not waiting for headers.
                getLog().debug("a connection changed while it was looked at", movedOn);
            }
        }
    }

    /** Between two reads a connection keeps its processor only for headers that are not complete, or for a stream. */
    private boolean isLate(Processor processor, long now) {
        var request = processor.getRequest();
        if (request == null || processor.isAsync() || processor.isUpgrade()) {
            return false;
        }
        long started = request.getStartTimeNanos();
        return started > 0 && now - started > headersWithin.toNanos();
    }
}
