package dev.claw.hub.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire to a hub that the test can cut: what passes through it breaks, and the next connection works again. */
final class CutLine implements AutoCloseable {
    private final ServerSocket server;
    private final String hub;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    CutLine(String hub) throws IOException {
        this.hub = hub;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Breaks every connection there is. */
    void cut() {
        sockets.forEach(CutLine::close);
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                int colon = hub.lastIndexOf(':');
                Socket far = new Socket(hub.substring(0, colon), Integer.parseInt(hub.substring(colon + 1)));
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                sockets.add(near);
                sockets.add(far);
                daemon(() -> copy(near, far));
                daemon(() -> copy(far, near));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // The wire was cut: both ends break.
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "cut-line");
        thread.setDaemon(true);
        thread.start();
    }
}
