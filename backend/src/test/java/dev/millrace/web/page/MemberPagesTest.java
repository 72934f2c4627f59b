package dev.millrace.web.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.millrace.ConsoleTest;
import dev.millrace.cluster.Members;
import java.io.UnsupportedEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The members page, with a second member that never was. */
@ConsoleTest
class MemberPagesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private JdbcClient database;

    @Autowired
    private Clock clock;

    @AfterEach
    void forgetTheOther() {
        database.sql("delete from member where id like 'other-%'").update();
    }

    @Test
    void one_member_is_told_how_to_get_company() {
        assertThat(page())
                .contains("this console", "Alive", "0 / 64", "silent for 15 s")
                .contains("One member does all the work", "MILLRACE_DB_URL")
                .doesNotContain("Dead");
    }

    @Test
    void each_member_has_its_load_and_one_that_is_silent_is_dead() {
        join("other-1", clock.instant(), 3);
        join("other-2", clock.instant().minusSeconds(16), 5);

        assertThat(page())
                .contains("other-1", "3 / 8", "other-2", "Dead")
                .doesNotContain("5 / 8", "One member does all the work");
    }

    @Test
    void operations_leads_to_the_members() {
        assertThat(get("/operations/runs")).contains("href=\"/members\"");
        assertThat(page()).contains("aria-current=\"page\"");
    }

    @Test
    void a_member_lives_until_the_takeover_time_has_passed() {
        List<Members.Member> seen =
                List.of(member("a", NOW.minusSeconds(15), 8), member("b", NOW.minusMillis(15_001), 20));

        List<MemberRow> rows = MemberRow.of(seen, "b", Duration.ofSeconds(15), NOW);

        assertThat(rows).extracting(MemberRow::alive).containsExactly(true, false);
        assertThat(rows).extracting(MemberRow::self).containsExactly(false, true);
        assertThat(rows).extracting(MemberRow::width).containsExactly(64L, 160L);
        assertThat(rows).extracting(MemberRow::full).containsExactly(false, true);
    }

    private static Members.Member member(String id, Instant seenAt, int runs) {
        return new Members.Member(id, NOW.minusSeconds(60), seenAt, runs, 20);
    }

    private void join(String id, Instant seenAt, int runs) {
        database.sql("""
                        insert into member (id, started_at, seen_at, slots, runs)
                        values (:id, :seen, :seen, 8, :runs)
                        """)
                .param("id", id)
                .param("seen", seenAt.atOffset(ZoneOffset.UTC))
                .param("runs", runs)
                .update();
    }

    private String page() {
        return get("/members");
    }

    private String get(String path) {
        var answer = mvc.get().uri(path).with(user("admin")).exchange();
        assertThat(answer).hasStatusOk();
        try {
            return answer.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
