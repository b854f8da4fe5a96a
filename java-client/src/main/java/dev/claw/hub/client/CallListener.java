package dev.claw.hub.client;

import dev.claw.hub.v1.Progress;

/**
 * Hears what a call tells before its answer: progress, and pieces of output. Called on the client's callback executor,
 * one call at a time. The answer comes behind the last piece.
 */
public interface CallListener extends ChunkListener {
    /** How far the call is; the newest state only, when several came while a callback ran. */
    void onProgress(Progress progress);
}
