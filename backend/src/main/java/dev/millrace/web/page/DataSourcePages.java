package dev.millrace.web.page;

import dev.millrace.common.Actor;
import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.datasource.DataSource;
import dev.millrace.datasource.DataSourceId;
import dev.millrace.datasource.DataSources;
import dev.millrace.sandbox.Sandbox;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Data Sources: the list, and the form of one. */
@Controller
class DataSourcePages {

    private final DataSources sources;
    private final ObjectProvider<Sandbox> sandbox;

    DataSourcePages(DataSources sources, ObjectProvider<Sandbox> sandbox) {
        this.sources = sources;
        this.sandbox = sandbox;
    }

    @GetMapping("/data-sources")
    ModelAndView list(@RequestParam(required = false) @Nullable String cursor) {
        Sandbox present = sandbox.getIfAvailable();
        Page<DataSource> found = sources.list(cursor);
        ModelAndView page =
                new ModelAndView("data-sources", Map.of("sources", found.items(), "starting", sources.starting()));
        page.addObject("sandbox", present == null ? null : present.standing());
        page.addObject("next", found.next());
        page.addObject("cursor", cursor);
        return page;
    }

    @GetMapping("/data-sources/new")
    ModelAndView create() {
        return form(null, DataSourceForm.empty(), Map.of());
    }

    @PostMapping("/data-sources")
    ModelAndView add(Actor actor, @ModelAttribute DataSourceForm form, RedirectAttributes redirect) {
        try {
            DataSource source = sources.add(actor, form.settings(Map.of()));
            Flash.done("\"" + source.name() + "\" is registered. Test its connection now.")
                    .on(redirect);
            return new ModelAndView("redirect:/data-sources");
        } catch (Problem.Invalid | Problem.Conflict refused) {
            return refused(null, form, refused);
        }
    }

    @GetMapping("/data-sources/{id}")
    ModelAndView edit(@PathVariable String id) {
        DataSource source = sources.get(new DataSourceId(id));
        return form(source, DataSourceForm.of(source), Map.of());
    }

    @PostMapping("/data-sources/{id}")
    ModelAndView change(
            Actor actor, @PathVariable String id, @ModelAttribute DataSourceForm form, RedirectAttributes redirect) {
        DataSource source = sources.get(new DataSourceId(id));
        try {
            sources.change(actor, source.id(), form.settings(source.options()));
            Flash.done("\"" + source.name() + "\" is changed.").on(redirect);
            return new ModelAndView("redirect:/data-sources");
        } catch (Problem.Invalid | Problem.Conflict refused) {
            return refused(source, form, refused);
        }
    }

    /** Refused, with the flows by name, while flows use it. */
    @PostMapping("/data-sources/{id}/removal")
    String remove(Actor actor, @PathVariable String id, RedirectAttributes redirect) {
        DataSource source = sources.get(new DataSourceId(id));
        sources.remove(actor, source.id());
        Flash.done("\"" + source.name() + "\" is removed.").on(redirect);
        return "redirect:/data-sources";
    }

    @PostMapping("/sandbox/reset")
    String resetSandbox(Actor actor, RedirectAttributes redirect) {
        Sandbox present = sandbox.getIfAvailable();
        if (present == null) {
            throw new Problem.NotFound("There is no sandbox.");
        }
        present.reset(actor);
        Flash.done("The sandbox is being reset: its state is shown here.").on(redirect);
        return "redirect:/data-sources";
    }

    private static ModelAndView refused(@Nullable DataSource source, DataSourceForm form, Problem refused) {
        Map<String, String> errors = refused instanceof Problem.Invalid invalid
                ? DataSourceForm.errors(invalid)
                : Map.of("name", String.valueOf(refused.getMessage()));
        ModelAndView page = form(source, form.again(), errors);
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private static ModelAndView form(@Nullable DataSource source, DataSourceForm form, Map<String, String> errors) {
        ModelAndView page = new ModelAndView("data-source", Map.of("form", form, "errors", errors));
        page.addObject("source", source);
        return page;
    }
}
