package flashbridge.legacy;

/** The command line asks for something that there is not; the message is a sentence. */
final class UsageError extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageError(String message) {
        super(message, null, false, false);
    }
}
