package flashbridge.policy;

import static java.util.Objects.requireNonNull;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.model.ConfigurationModel;
import ch.qos.logback.classic.model.LoggerContextListenerModel;
import ch.qos.logback.classic.model.ReceiverModel;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.joran.JoranConstants;
import ch.qos.logback.core.model.AppenderModel;
import ch.qos.logback.core.model.Model;
import ch.qos.logback.core.model.ShutdownHookModel;
import ch.qos.logback.core.model.StatusListenerModel;
import ch.qos.logback.core.model.processor.AppenderModelHandler;
import ch.qos.logback.core.model.processor.DefaultProcessor;
import ch.qos.logback.core.model.processor.ModelInterpretationContext;
import ch.qos.logback.core.model.processor.NOPModelHandler;
import java.util.Map;

/**
 * Logback's reader of settings for a context that nobody logs with: it makes all that is asked for, so that it complains of
 * what is wrong, but starts no appender and nothing that reaches out of the context.
 */
final class LogbackTrial extends JoranConfigurator {
    LogbackTrial() {
        setContext(new LoggerContext());
    }

    LoggerContext log() {
        return (LoggerContext) getContext();
    }

    @Override
    public void processModel(Model model) {
        if (model instanceof ConfigurationModel configuration) {
            configuration.setScanStr("false");
            configuration.setDebugStr("false"); // which would print
        }
        super.processModel(model);
    }

    @Override
    protected void addModelHandlerAssociations(DefaultProcessor processor) {
        super.addModelHandlerAssociations(processor);
        processor.addHandler(AppenderModel.class, (context, interpretation) -> new Unstarted(context));
        processor.addHandler(LoggerContextListenerModel.class, NOPModelHandler::makeInstance);
        processor.addHandler(ReceiverModel.class, NOPModelHandler::makeInstance);
        processor.addHandler(ShutdownHookModel.class, NOPModelHandler::makeInstance);
        processor.addHandler(StatusListenerModel.class, NOPModelHandler::makeInstance);
    }

    private static final class Unstarted extends AppenderModelHandler<Object> {
        Unstarted(Context context) {
            super(context);
        }

        /** As the one of Logback, but for the start. */
        @Override
        public void postHandle(ModelInterpretationContext interpretation, Model model) {
            // there is none where it could not be made, or nobody refers to it
            if (interpretation.peekObject() instanceof Appender<?> appender) {
                interpretation.markStartOfNamedDependee(appender.getName());
                @SuppressWarnings("unchecked")
                Map<String, Object> bag = (Map<String, Object>)
                        requireNonNull(interpretation.getObjectMap().get(JoranConstants.APPENDER_BAG));
                bag.put(appender.getName(), appender);
                interpretation.popObject();
            }
        }
    }
}
