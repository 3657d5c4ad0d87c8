package flashbridge.legacy.load;

/** The command line asks for something that there is not; the message is a sentence without its full stop. */
public final class Misused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With the sentence that is shown to the user. */
    public Misused(String sentence) {
        super(sentence, null, false, false);
    }
}
