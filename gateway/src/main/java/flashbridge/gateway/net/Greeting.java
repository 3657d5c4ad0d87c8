package flashbridge.gateway.net;

import flashbridge.policy.PolicyRequest;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Who is speaking here? What the first bytes of a connection say, as far as they have arrived. */
enum Greeting {
    /** Not enough yet to tell. */
    UNCLEAR,
    /** {@code <policy-file-request/>} and its NUL. */
    POLICY_REQUEST,
    /**
     * A request line of HTTP, by whatever method: a web page may choose one. What begins like HTTP is HTTP, so that no page
     * can forge XMLSocket messages.
     */
    HTTP,
    /** The preface of HTTP/2, from those who know beforehand that it is spoken here. RFC 9113 §3.4 */
    HTTP2,
    /** The header of a proxy that says for whom it speaks, version 1 or 2, which stands where it is expected. */
    PROXY,
    /** The first record of TLS. */
    TLS,
    /** A request of STUN, which a web page can make a browser send to any port. */
    STUN,
    /** Anything else: NUL-terminated text. */
    TEXT;

    @Override
    public String toString() {
        return switch (this) {
            case UNCLEAR -> "something unclear";
            case POLICY_REQUEST -> "a policy request";
            case HTTP -> "an HTTP request";
            case HTTP2 -> "an HTTP/2 preface";
            case PROXY -> "a PROXY header";
            case TLS -> "a TLS hello";
            case STUN -> "a STUN request";
            case TEXT -> "text";
        };
    }

    private static final int LONGEST_REQUEST_LINE = 8 * 1024;
    /** Bytes in which a method and the begin of a target have room, however short messages are. */
    private static final int SHORTEST_LIMIT = 256;

    private static final String PREFACE = "PRI * HTTP/2.0\r";
    private static final byte[] PROXY_1 = "PROXY TCP".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PROXY_1_UNKNOWN = "PROXY UNKNOWN".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PROXY_2 = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int ANY = -1;
    private static final int[] STUN_REQUEST = {0, 3, ANY, ANY, 0x21, 0x12, 0xA4, 0x42};
    /** The first byte of the length: the name in a request, which a page chooses, has less than 513 bytes. RFC 5389 §15.3 */
    private static final int MOST_STUN_LENGTH = 3;

    /** The characters of a token that are neither letters nor digits. RFC 9110 §5.6.2 */
    private static final String MARKS = "!#$%&'*+-.^_`|~";

    /**
     * RFC 9112 §3.2, as far as it is clear what follows a method; only the server as a whole is an asterisk. Behind a method
     * that only a web page could have made up is the target that a browser writes.
     */
    private static final Pattern METHOD_AND_TARGET =
            Pattern.compile("[A-Z]{1,20} (?:\\*(?: |$)|[A-Za-z][A-Za-z0-9+.-]*://)|CONNECT [^ /]+:[0-9]"
                    + "|(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE) $"
                    + "|[A-Za-z0-9" + Pattern.quote(MARKS) + "]++ /");

    private static final String VERSION = " HTTP/";

    /** Looks at the readable bytes without consuming any. */
    static Greeting of(ByteBuf in) {
        return of(in, LONGEST_REQUEST_LINE);
    }

    /** The same where a message of more bytes than that is refused, so that it is at once. */
    static Greeting of(ByteBuf in, int longestMessage) {
        if (!in.isReadable()) {
            return UNCLEAR;
        }
        return switch (PolicyRequest.match(in)) {
            case YES -> POLICY_REQUEST;
            case MAYBE -> UNCLEAR;
            case NO -> otherThanPolicy(in, Math.max(SHORTEST_LIMIT, Math.min(longestMessage, LONGEST_REQUEST_LINE)));
        };
    }

    /** Whether these bytes are like a request line whose end is missing, or spoilt. */
    static boolean isLikeHttp(ByteBuf in) {
        return isLikeHttp(in, LONGEST_REQUEST_LINE);
    }

    private static boolean isLikeHttp(ByteBuf in, int most) {
        int length = Math.min(in.readableBytes(), most);
        return METHOD_AND_TARGET
                .matcher(in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1))
                .lookingAt();
    }

    private static Greeting otherThanPolicy(ByteBuf in, int mostText) {
        int first = in.getUnsignedByte(in.readerIndex());
        if (first == 0x16) {
            return in.readableBytes() < 2 ? UNCLEAR : isTlsRecord(in) ? TLS : TEXT;
        }
        if (first == '\r') {
            return proxy(in);
        }
        if (first <= MOST_STUN_LENGTH) {
            return stun(in);
        }
        return httpOrText(in, mostText);
    }

    /** A request alone, or behind its length in two bytes: RFC 4571 §2, as RFC 6544 has it between peers. */
    private static Greeting stun(ByteBuf in) {
        Greeting alone = stun(in, 0);
        Greeting framed = stun(in, Short.BYTES);
        return alone == STUN || framed == TEXT ? alone : framed;
    }

    /** RFC 8489 §5: the type, Binding 1 or Allocate 3, the length, and the cookie, as far as they have come. */
    private static Greeting stun(ByteBuf in, int offset) {
        for (int i = offset; i < Math.min(in.readableBytes(), offset + STUN_REQUEST.length); i++) {
            int expected = STUN_REQUEST[i - offset];
            int one = in.getUnsignedByte(in.readerIndex() + i);
            if (expected != ANY && expected != (i - offset == 1 ? one | 2 : one)) {
                return TEXT;
            }
        }
        return in.readableBytes() < offset + STUN_REQUEST.length ? UNCLEAR : STUN;
    }

    /** RFC 8446 §5.1: content type handshake, then the major version 3 of all TLS versions. */
    private static boolean isTlsRecord(ByteBuf in) {
        return in.getUnsignedByte(in.readerIndex() + 1) == 3;
    }

    /** Text as soon as no request line can come of it, at the latest with the NUL that ends its first message. */
    private static Greeting httpOrText(ByteBuf in, int mostText) {
        int end = in.forEachByte(Greeting::isOfToken);
        int method = end < 0 ? in.readableBytes() : end - in.readerIndex();
        if (method == 0 || method > mostText) {
            return TEXT;
        }
        if (end < 0) {
            return UNCLEAR;
        }
        if (in.getByte(end) != ' ') {
            return TEXT;
        }
        Greeting proxy = proxy(in);
        return proxy == TEXT ? requestOrText(in, method, mostText) : proxy;
    }

    private static Greeting requestOrText(ByteBuf in, int method, int mostText) {
        int end = in.bytesBefore((byte) '\n');
        int nul = in.bytesBefore((byte) 0);
        if (nul >= 0 && (end < 0 || nul < end)) {
            return TEXT; // a line of HTTP has no NUL, a message ends with one
        }
        int length = end < 0 ? in.readableBytes() : end;
        if (length > mostText && !isLikeHttp(in, mostText + 1)) {
            return TEXT;
        }
        if (end < 0) {
            return length > LONGEST_REQUEST_LINE ? HTTP : UNCLEAR;
        }
        String line = in.toString(in.readerIndex(), end, StandardCharsets.ISO_8859_1);
        return line.equals(PREFACE) ? HTTP2 : hasVersion(line, method) ? HTTP : TEXT;
    }

    private static boolean isOfToken(byte one) {
        return (one >= 'a' && one <= 'z')
                || (one >= 'A' && one <= 'Z')
                || (one >= '0' && one <= '9')
                || MARKS.indexOf(one) >= 0;
    }

    /** RFC 9112 §3: a version ends the line, whatever bytes the target before it has. */
    private static boolean hasVersion(String line, int blank) {
        int digits = line.length() - (line.endsWith("\r") ? 1 : 0) - "1.1".length();
        int version = digits - VERSION.length();
        return version > blank
                && line.startsWith(VERSION, version)
                && isDigit(line.charAt(digits))
                && line.charAt(digits + 1) == '.'
                && isDigit(line.charAt(digits + 2));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** PROXY, UNCLEAR while it may become one, or TEXT. */
    static Greeting proxy(ByteBuf in) {
        Greeting greeting = startsWith(in, PROXY_1);
        greeting = greeting == TEXT ? startsWith(in, PROXY_1_UNKNOWN) : greeting;
        return greeting == TEXT ? startsWith(in, PROXY_2) : greeting;
    }

    private static Greeting startsWith(ByteBuf in, byte[] signature) {
        int length = Math.min(in.readableBytes(), signature.length);
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != signature[i]) {
                return TEXT;
            }
        }
        return length == signature.length ? PROXY : UNCLEAR;
    }
}
