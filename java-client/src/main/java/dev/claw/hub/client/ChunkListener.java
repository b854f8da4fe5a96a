package dev.claw.hub.client;

import dev.claw.hub.v1.Payload;
import java.util.concurrent.CompletionStage;

/** Takes the pieces of one call and direction. Called on the client's callback executor, one call at a time, in order. */
public interface ChunkListener {
    /**
     * The next piece. The one behind it comes when the stage completed, and then the other side has room for more: a
     * stage that completes late slows the other side down. A stage that fails, or an exception, ends the call.
     */
    CompletionStage<Void> onChunk(Payload chunk);

    /** No more pieces come in this direction. Not told of a call that failed or was cancelled. */
    void onEnd();
}
