package flashbridge.gateway.hub;

/**
 * Goes through the pipeline of a client that has to make room: what it has begun to say is to be dropped, and whatever it says
 * from now on, but for its answer to the goodbye.
 */
public enum LetGo {
    EVENT
}
