package flashbridge.policy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.model.ConfigurationModel;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.model.AppenderModel;
import ch.qos.logback.core.model.IncludeModel;
import ch.qos.logback.core.model.Model;
import ch.qos.logback.core.model.ModelUtil;
import ch.qos.logback.core.model.processor.DefaultProcessor;
import ch.qos.logback.core.model.processor.IncludeModelHandler;
import ch.qos.logback.core.model.processor.ModelHandlerException;
import ch.qos.logback.core.model.processor.ModelInterpretationContext;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;

/**
 * Configures the log of a process that runs: without Logback's scan, without emptying a file that is written, and so that it
 * can go back to what was in force, with all that was included then.
 */
final class Reconfigurator extends JoranConfigurator {
    private @Nullable Model read;

    Reconfigurator(LoggerContext context) {
        setContext(context);
    }

    /** What Logback has taken at the start from these settings; nothing where they are no XML. */
    static @Nullable Model inForce(LoggerContext context, InputStream settings) {
        if (context.getObject(CoreConstants.SAFE_JORAN_CONFIGURATION) instanceof Model model) {
            adapt(model);
            return model;
        }
        try { // it does not keep them where there was an error in what they include
            Reconfigurator reader = new Reconfigurator(context);
            return reader.buildModelFromSaxEventList(
                    reader.populateSaxEventRecorder(new InputSource(settings)).getSaxEventList());
        } catch (JoranException wrong) {
            return null;
        }
    }

    /** Whether other files have a part in this. */
    static boolean includes(@Nullable Model settings) {
        return settings != null
                && (settings instanceof IncludeModel
                        || settings.getSubModels().stream().anyMatch(Reconfigurator::includes));
    }

    /** What has been configured last, with all that it includes. */
    @Nullable
    Model read() {
        return read;
    }

    /** Configures the log as it was with these settings. */
    void goBackTo(Model settings) {
        ModelUtil.resetForReuse(settings);
        processModel(settings);
    }

    @Override
    public void processModel(Model model) {
        read = model;
        adapt(model);
        super.processModel(model);
    }

    @Override
    protected void addModelHandlerAssociations(DefaultProcessor processor) {
        super.addModelHandlerAssociations(processor);
        processor.addHandler(IncludeModel.class, (context, mic) -> new Inclusion(context));
    }

    /** Nothing is scanned. {@code <append>false</append>} is for the start: later the file has what this process logged. */
    private static void adapt(Model model) {
        if (model instanceof ConfigurationModel configuration) {
            configuration.setScanStr("false");
        } else if (model instanceof AppenderModel) {
            model.getSubModels().removeIf(option -> "append".equals(option.getTag()));
        }
        model.getSubModels().forEach(Reconfigurator::adapt);
    }

    /** Reads what is included, but only once: the file may be another one by the time that these settings come back. */
    private static final class Inclusion extends IncludeModelHandler {
        Inclusion(Context context) {
            super(context);
        }

        @Override
        public void handle(ModelInterpretationContext mic, Model model) throws ModelHandlerException {
            if (model.getSubModels().isEmpty()) {
                super.handle(mic, model);
                adapt(model);
            }
        }
    }
}
