package dev.millrace.web.page;

import dev.millrace.audit.AuditEntry;
import dev.millrace.audit.AuditLog;
import dev.millrace.common.Page;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Administration: who did what, newest first. */
@Controller
class AuditPages {

    private static final int PAGE = 100;

    private final AuditLog log;

    AuditPages(AuditLog log) {
        this.log = log;
    }

    @GetMapping("/administration")
    String administration() {
        return "redirect:/administration/audit";
    }

    @GetMapping("/administration/audit")
    ModelAndView list(@RequestParam(required = false) @Nullable String cursor) {
        Page<AuditEntry> entries = log.entries(cursor, PAGE);
        ModelAndView page = new ModelAndView("audit", Map.of("entries", entries.items()));
        page.addObject("next", entries.next());
        page.addObject("cursor", cursor);
        return page;
    }
}
