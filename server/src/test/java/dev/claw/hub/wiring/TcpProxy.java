package dev.claw.hub.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a client and the hub, and can be the link that breaks: by a close, by a reset, or without a word. */
final class TcpProxy implements AutoCloseable {
    private static final int PART = 16 << 10;

    private final InetSocketAddress target;
    private final ServerSocket listening;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean swallowing;

    TcpProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
    }

    /** From now on takes every byte of both sides and passes none on; both sides stay connected. */
    void swallow() {
        swallowing = true;
    }

    /** Ends both sides as a program that closes its connections does. */
    void closeConnections() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Ends both sides as a machine does that knows nothing of the connection. */
    void resetConnections() throws IOException {
        for (Socket socket : sockets) {
            socket.setSoLinger(true, 0);
        }
        closeConnections();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        closeConnections();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket hub = new Socket(target.getAddress(), target.getPort());
                sockets.add(client);
                sockets.add(hub);
                start(() -> pass(client, hub));
                start(() -> pass(hub, client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] part = new byte[PART];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                if (!swallowing) {
                    out.write(part, 0, read);
                }
            }
            if (!swallowing) {
                to.close();
            }
        } catch (IOException closed) {
            // One of the two is gone, and the test has seen to that.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
