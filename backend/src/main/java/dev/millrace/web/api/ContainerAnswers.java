package dev.millrace.web.api;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Has Tomcat answer with a problem what it refuses under {@code /api} before any filter sees it: an address that is not
 * well-formed UTF-8 or holds U+0000. Encoded slashes, which are part of an id like any other character, it lets pass.
 */
@Component
class ContainerAnswers implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final ProblemWriter problems;

    ContainerAnswers(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> {
            connector.setEncodedSolidusHandling("passthrough");
            connector.setEncodedReverseSolidusHandling("passthrough");
        });
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ProblemReport(problems)));
    }

    private static final class ProblemReport extends ErrorReportValve {

        private final ProblemWriter problems;

        ProblemReport(ProblemWriter problems) {
            this.problems = problems;
            setShowReport(false);
            setShowServerInfo(false);
        }

        @Override
        protected void report(Request request, Response response, @Nullable Throwable thrown) {
            int status = response.getStatus();
            if (status < 400
                    || !ApiPaths.isApi(request.getRequestURI())
                    || response.getContentWritten() > 0
                    || !response.setErrorReported()) {
                super.report(request, response, thrown);
                return;
            }
            try {
                problems.write(response.getResponse(), ApiProblem.ofStatus(status));
                response.finishResponse();
            } catch (IOException gone) {
                // Nobody is left to be answered.
            }
        }
    }
}
