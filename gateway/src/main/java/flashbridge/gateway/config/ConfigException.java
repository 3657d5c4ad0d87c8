package flashbridge.gateway.config;

import java.util.List;

/** The configuration is not usable: one sentence for each mistake, with file and line. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConfigException(List<String> mistakes) {
        super(String.join("\n", mistakes), null, false, false);
    }
}
