package flashbridge.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import flashbridge.gateway.net.Tls;
import flashbridge.gateway.net.TlsWatch;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rooms of this house, and the doors between them: imports run one way. */
class HouseTest {
    private static final String HOUSE = "flashbridge.gateway";
    private static final DescribedPredicate<JavaClass> OURS = resideInAnyPackage("flashbridge..");
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(HOUSE);

    @ParameterizedTest
    @CsvSource({
        "hub,       ''",
        "config,    hub", // the words of its rules are its own
        "xmlsocket, hub policy",
        "websocket, hub xmlsocket policy", // the Flash tunnel is XMLSocket inside WebSocket
        "net,       config hub xmlsocket websocket policy",
        "admin,     config hub net policy" // and nobody looks at it
    })
    void importsRunOneWay(String room, String doors) {
        String[] open = Arrays.stream((room + " " + doors).trim().split(" "))
                .map(name -> name.equals("policy") ? "flashbridge.policy" : HOUSE + "." + name)
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(HOUSE + "." + room)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.not(OURS).or(resideInAnyPackage(open)))
                .check(MAIN);
    }

    @Test
    void nobodyImportsTheRoot() {
        noClasses()
                .that()
                .resideOutsideOfPackage(HOUSE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(HOUSE)
                .check(MAIN);
    }

    @Test
    void nothingImportsTheLegacyClients() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("flashbridge.legacy..")
                .check(MAIN);
    }

    @Test
    void nothingStaticIsMutable() {
        fields().that().areStatic().should().beFinal().check(MAIN);
    }

    /** It may jump at any moment. What waits, ages or is counted by the second asks {@link System#nanoTime} instead. */
    @Test
    void onlyTheDatesOfCertificatesAndThatOfTheLastReloadComeFromTheWallClock() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Tls.class, TlsWatch.class, Gateway.class)
                .should()
                .accessTargetWhere(describe("the wall clock is asked", HouseTest::asksTheWallClock))
                .check(MAIN);
    }

    private static boolean asksTheWallClock(JavaAccess<?> access) {
        JavaClass asked = access.getTargetOwner();
        String question = access.getName();
        return switch (asked.getName()) {
            case "java.lang.System" -> question.equals("currentTimeMillis");
            case "java.util.Date", "java.util.GregorianCalendar" -> question.equals("<init>");
            case "java.util.Calendar" -> question.equals("getInstance");
            default ->
                asked.getPackageName().equals("java.time")
                        && (question.equals("now") || question.startsWith("system") || question.startsWith("tick"));
        };
    }

    @Test
    void namesAreTermsOfTheField() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl)(\\$.*)?")
                .check(MAIN);
    }
}
