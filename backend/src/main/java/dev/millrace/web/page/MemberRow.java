package dev.millrace.web.page;

import dev.millrace.cluster.Members;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A member as a row of its table.
 *
 * @param self whether it is the one that answers
 * @param alive whether it has given a sign of life within the takeover time
 * @param width of its load, in a box of 160
 */
public record MemberRow(Members.Member member, boolean self, boolean alive, long width) {

    private static final int WIDEST = 160;

    static List<MemberRow> of(List<Members.Member> members, String self, Duration takeover, Instant now) {
        return members.stream()
                .map(member -> new MemberRow(
                        member,
                        member.id().equals(self),
                        !member.seenAt().isBefore(now.minus(takeover)),
                        Math.min(WIDEST, (long) WIDEST * member.runs() / member.slots())))
                .toList();
    }

    /** Busy to the last slot: new runs wait, or go to others. */
    public boolean full() {
        return member.runs() >= member.slots();
    }
}
