package flashbridge.policy;

import java.util.Map;

/** A start tag of the policy file, with the line at which it starts. */
record Tag(String name, int line, Map<String, String> attributes) {}
