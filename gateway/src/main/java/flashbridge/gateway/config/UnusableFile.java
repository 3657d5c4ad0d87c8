package flashbridge.gateway.config;

/** A file of {@code tls} that cannot be used, with the reason as a sentence. */
public final class UnusableFile extends Exception {
    private static final long serialVersionUID = 1L;

    private final String setting;
    private final String sentence;

    UnusableFile(String setting, String sentence) {
        super(setting + " " + sentence, null, false, false);
        this.setting = setting;
        this.sentence = sentence;
    }

    /** The setting that names the file. */
    String setting() {
        return setting;
    }

    /** What is wrong, to be read after the setting. */
    String sentence() {
        return sentence;
    }
}
