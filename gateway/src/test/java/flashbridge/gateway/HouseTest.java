package flashbridge.gateway;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imports run one way: net to xmlsocket and websocket, those to the hub, and the hub to nobody. */
class HouseTest {
    private static final String ROOT = "flashbridge.gateway";
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("flashbridge");

    @ParameterizedTest
    @CsvSource({
        "hub, config net xmlsocket websocket",
        "config, hub net xmlsocket websocket",
        "xmlsocket, config net websocket",
        "websocket, config net", // it may use xmlsocket: the Flash tunnel is XMLSocket inside WebSocket
    })
    void looksOnlyDownwards(String room, String forbidden) {
        for (String other : forbidden.split(" ", -1)) {
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT + "." + other + "..")
                    .check(HOUSE);
        }
    }

    @Test
    void nobodyLooksAtTheProcessItself() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .check(HOUSE);
    }

    @Test
    void theHubAndTheConfigurationKnowNoPolicy() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".hub..", ROOT + ".config..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("flashbridge.policy..")
                .check(HOUSE);
    }

    @Test
    void theClientsOfTheOldWorldStayOutOfTheProduct() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "..", "flashbridge.policy..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("flashbridge.legacy..")
                .check(HOUSE);
    }

    @Test
    void nothingMutableIsStatic() {
        fields().that().haveModifier(STATIC).should().haveModifier(FINAL).check(HOUSE);
    }

    @Test
    void namesSayTheJob() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .check(HOUSE);
    }
}
