/**
 * The socket policy: which sites may connect to which ports.
 *
 * <p>{@link flashbridge.policy.PolicyFile} reads and checks {@code crossdomain.xml}, {@link flashbridge.policy.Policy}
 * judges by it, {@link flashbridge.policy.PolicyAnswer} sends it to a Flash Player that asked with
 * {@link flashbridge.policy.PolicyRequest}, and {@link flashbridge.policy.PolicyServer} does so alone on port 843.
 */
@NullMarked
package flashbridge.policy;

import org.jspecify.annotations.NullMarked;
