package flashbridge.gateway.hub;

/** Goes through the pipeline of a client that was held back: what has come from it and was left unread is to be read now. */
public enum ReadOn {
    EVENT
}
