package flashbridge.legacy;

/** Which release this is. */
public final class Version {
    private Version() {}

    /** The version in the jar's manifest, or {@code development} where the classes run without a jar. */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
