package flashbridge.policy;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Walks through the XML of a policy file, hands its tags to the rules, and opens nothing that the XML may point at. */
final class PolicyXml {
    private static final Set<String> ENCODINGS = Set.of("utf-8", "us-ascii", "ascii");
    private static final Pattern FOREIGN_ENTITY = Pattern.compile("&(?!#|(?:lt|gt|amp|quot|apos);)[^;\\s]*;?");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");

    private final String text;
    private final Markup markup;
    private final Findings findings;
    private final PolicyRules rules;
    private int depth;

    PolicyXml(String document, Findings findings, PolicyRules rules) {
        // XML 1.0 §2.11 makes every line end a line feed; done here, a line is the same to everybody
        this.text = document.replace("\r\n", "\n").replace('\r', '\n');
        this.markup = new Markup(text);
        this.findings = findings;
        this.rules = rules;
    }

    void walk() {
        try {
            XMLStreamReader xml = factory().createXMLStreamReader(new StringReader(text));
            boolean goOn = declaration(xml);
            while (goOn && !findings.full() && xml.hasNext()) {
                goOn = event(xml, xml.next());
            }
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber());
            findings.error(line, "this is not well-formed XML: " + reason(e));
        } catch (MissingResourceException wordless) { // Java knows what is wrong, but has no sentence for it
            findings.error(markup.line(), "this is not well-formed XML: a sign that must not stand in a DOCTYPE");
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        return factory;
    }

    /** The JDK says "ParseError at [row,col]:[3,5]" and, in a second line, "Message: " with the reason. */
    private static String reason(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int start = message.indexOf("Message: ");
        String reason = start < 0 ? message : message.substring(start + "Message: ".length());
        return Printable.of(reason.strip(), 200);
    }

    private boolean declaration(XMLStreamReader xml) {
        String encoding = xml.getCharacterEncodingScheme();
        if (encoding != null && !ENCODINGS.contains(encoding.toLowerCase(Locale.ROOT))) {
            findings.error(1, "the encoding \"" + Printable.of(encoding, 40) + "\" is declared: it must be UTF-8");
            return false;
        }
        if (xml.getVersion() != null && !xml.getVersion().equals("1.0")) {
            findings.error(1, "XML version \"" + Printable.of(xml.getVersion(), 40) + "\" is declared: it must be 1.0");
            return false;
        }
        return true;
    }

    /** Whether it makes sense to read on. */
    private boolean event(XMLStreamReader xml, int event) {
        switch (event) {
            case XMLStreamConstants.DTD -> {
                return doctype();
            }
            case XMLStreamConstants.START_ELEMENT -> {
                depth++;
                return rules.open(tag(xml), depth);
            }
            case XMLStreamConstants.END_ELEMENT -> depth--;
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                characters(xml.getText(), xml.getLocation().getLineNumber());
            case XMLStreamConstants.ENTITY_REFERENCE ->
                entity(xml.getLocation().getLineNumber(), "&" + xml.getLocalName() + ";");
            default -> {
                // comments and processing instructions say nothing
            }
        }
        return true;
    }

    private boolean doctype() {
        markup.next();
        if (QUOTED.matcher(markup.source()).replaceAll("").indexOf('[') < 0) {
            return true;
        }
        findings.error(markup.line(), "the DOCTYPE has declarations of its own in [ ]: leave them out");
        return false;
    }

    private Tag tag(XMLStreamReader xml) {
        markup.next();
        // inside attributes the JDK drops unknown entities silently when there is a DOCTYPE
        Matcher foreign = FOREIGN_ENTITY.matcher(markup.source());
        if (foreign.find()) {
            entity(markup.line(), foreign.group());
        }
        return new Tag(xml.getLocalName(), markup.line(), attributes(xml));
    }

    private static Map<String, String> attributes(XMLStreamReader xml) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String prefix = xml.getAttributePrefix(i);
            String name = xml.getAttributeLocalName(i);
            attributes.put(prefix == null || prefix.isEmpty() ? name : prefix + ":" + name, xml.getAttributeValue(i));
        }
        return attributes;
    }

    private void characters(String characters, int lastLine) {
        if (!characters.isBlank()) {
            String words = characters.stripLeading();
            findings.error(
                    lastLine - SourceText.newLines(words),
                    "the text \"" + Printable.of(words.strip(), 60)
                            + "\" stands between the elements: only elements may");
        }
    }

    private void entity(int line, String reference) {
        findings.error(
                line,
                "the entity " + Printable.of(reference, 60)
                        + " is unknown: only &lt; &gt; &amp; &quot; &apos; and character numbers are");
    }
}
