package dev.millrace.web.page;

import dev.millrace.cluster.Members;
import dev.millrace.database.DataDirectory;
import dev.millrace.database.Settings;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** Operations: the members of the cluster, what they work on, and who has fallen silent. */
@Controller
class MemberPages {

    private final Members members;
    private final DataDirectory directory;
    private final Settings settings;
    private final Clock clock;

    MemberPages(Members members, DataDirectory directory, Settings settings, Clock clock) {
        this.members = members;
        this.directory = directory;
        this.settings = settings;
        this.clock = clock;
    }

    @GetMapping("/members")
    ModelAndView list() {
        Instant now = clock.instant();
        List<MemberRow> rows = MemberRow.of(members.list(), directory.memberId(), settings.takeover(), now);
        ModelAndView page = new ModelAndView("members", Map.of("rows", rows, "now", now));
        page.addObject("takeover", settings.takeover().toSeconds());
        page.addObject("alone", rows.size() == 1);
        page.addObject("embedded", settings.database().isEmpty());
        return page;
    }
}
