package flashbridge.policy;

import ch.qos.logback.classic.ClassicConstants;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Finds in a {@code logback.xml} what Logback itself passes over, or answers with a stack trace.
 *
 * <p>To be asked before the first logger is made: the program that logs by the file can then still say what is wrong.
 */
public final class LogbackFile {
    private static final Set<String> LEVELS =
            Set.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL", "INHERITED", "NULL");
    /** The attribute in which an element has its level; the last one is of old. */
    private static final Map<String, String> LEVEL_OF = Map.of("root", "level", "logger", "level", "level", "value");

    private LogbackFile() {}

    /** The file that decides about the log of this process; what is no file where there is none. */
    public static Path ofThisProcess() {
        try {
            return Path.of(System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY, ""));
        } catch (InvalidPathException address) {
            return Path.of("");
        }
    }

    /** Whether other files have a part in these settings. */
    static boolean includes(Path file) {
        Reader reader = new Reader(new Findings());
        try (InputStream in = Files.newInputStream(file)) {
            parser().parse(in, reader);
        } catch (SAXException | ParserConfigurationException | IOException wrong) {
            // which check() tells
        }
        return !reader.complete;
    }

    /** What is wrong, sorted by line; only a file that cannot be read, or is no XML, makes an error. */
    public static List<Finding> check(Path file) {
        Findings findings = new Findings();
        try (InputStream in = Files.newInputStream(file)) {
            Reader reader = new Reader(findings);
            parser().parse(in, reader);
            reader.finish();
        } catch (SAXParseException e) {
            findings.error(Math.max(1, e.getLineNumber()), "this is not well-formed XML: " + reason(e));
        } catch (SAXException | ParserConfigurationException | IOException e) {
            findings.error(1, "this cannot be read: " + reason(e));
        }
        return findings.sorted();
    }

    /** Takes what Logback takes: entities, but none from elsewhere. */
    private static SAXParser parser() throws ParserConfigurationException, SAXException {
        SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        return factory.newSAXParser();
    }

    private static String reason(Exception e) {
        return Printable.of(String.valueOf(e.getMessage()).strip(), 200);
    }

    private static final class Reader extends DefaultHandler {
        private final Findings findings;
        private final Set<String> appenders = new HashSet<>();
        private final Map<Integer, String> references = new TreeMap<>();
        private @Nullable Locator locator;
        private boolean complete = true;

        Reader(Findings findings) {
            this.findings = findings;
        }

        @Override
        public void setDocumentLocator(Locator locator) {
            this.locator = locator;
        }

        @Override
        public void startElement(String uri, String localName, String element, Attributes attributes) {
            String level = attributes.getValue(LEVEL_OF.getOrDefault(element, ""));
            if (level != null && !isVariable(level) && !LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
                findings.warning(
                        line(),
                        "\"" + Printable.of(level, 40)
                                + "\" is no level, and counts as DEBUG; known here: OFF, ERROR, WARN, INFO, DEBUG, TRACE");
            }
            switch (element) {
                case "appender" -> appenders.add(String.valueOf(attributes.getValue("name")));
                case "appender-ref" -> references.put(line(), String.valueOf(attributes.getValue("ref")));
                case "include" -> complete = false;
                default -> {
                    // says nothing that could be judged here
                }
            }
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXException {
            throw e; // instead of a line on the standard error output
        }

        /** An appender may stand behind what refers to it, or in a file that is included. */
        void finish() {
            references.forEach((line, name) -> {
                if (complete && !isVariable(name) && !appenders.contains(name)) {
                    findings.warning(
                            line,
                            "\"" + Printable.of(name, 40) + "\" is no appender of this file, so nothing goes there");
                }
            });
        }

        private int line() {
            return locator == null ? 1 : locator.getLineNumber();
        }

        private static boolean isVariable(String value) {
            return value.contains("${");
        }
    }
}
