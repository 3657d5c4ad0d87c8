package flashbridge.legacy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A policy as its XML has it, before anyone asks where it came from.
 *
 * @param siteControl the value of {@code permitted-cross-domain-policies}, if there is one
 * @param complaints about rules that say nothing to a player, which are left out
 */
record PolicyDocument(@Nullable String siteControl, List<AccessRule> rules, List<String> complaints) {
    private static final String ROOT = "cross-domain-policy";

    /**
     * Reads a document; a DOCTYPE is passed over and nothing outside is looked up.
     *
     * @throws XMLStreamException if it is not XML
     * @throws IllegalArgumentException if it is other XML
     */
    static PolicyDocument parse(String text) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
        Reading reading = new Reading();
        for (int depth = 0; xml.hasNext(); ) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                reading.element(depth++, xml);
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
        return new PolicyDocument(reading.siteControl, reading.rules, reading.complaints);
    }

    /** What has been read of one document. */
    private static final class Reading {
        private final List<AccessRule> rules = new ArrayList<>();
        private final List<String> complaints = new ArrayList<>();
        private @Nullable String siteControl;

        void element(int depth, XMLStreamReader xml) {
            String name = xml.getLocalName();
            if (depth == 0 && !name.equals(ROOT)) {
                throw new IllegalArgumentException("this is XML, but <" + name + ">, not <" + ROOT + ">");
            }
            if (depth == 1 && name.equals("site-control")) {
                siteControl = attribute(xml, "permitted-cross-domain-policies");
            } else if (depth == 1 && name.equals("allow-access-from")) {
                rule(xml);
            }
        }

        private void rule(XMLStreamReader xml) {
            String where = "line " + xml.getLocation().getLineNumber() + ": ";
            String domain = attribute(xml, "domain");
            String ports = attribute(xml, "to-ports");
            if (domain == null || ports == null) {
                String missing = domain == null ? "domain" : "to-ports";
                complaints.add(where + "allow-access-from without " + missing + " opens nothing to sockets");
                return;
            }
            try {
                rules.add(new AccessRule(domain, Ports.parse(ports), "true".equals(attribute(xml, "secure"))));
            } catch (IllegalArgumentException e) {
                complaints.add(where + "to-ports=\"" + ports + "\" opens nothing: " + e.getMessage());
            }
        }

        private static @Nullable String attribute(XMLStreamReader xml, String name) {
            return xml.getAttributeValue(null, name);
        }
    }
}
