package dev.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/** The flow editor as somebody uses it who writes SQL and saves by going on. */
final class EditorPage {

    private final Page page;

    private EditorPage(Page page) {
        this.page = page;
    }

    static EditorPage open(Page page, String flow) {
        page.navigate("/flows/" + flow);
        assertThat(page.locator("mr-editor[data-ready]")).isAttached();
        assertThat(card(page, "Step 1")).isVisible();
        return new EditorPage(page);
    }

    Page page() {
        return page;
    }

    /** Opens the node, unless it is open, and replaces its script. */
    EditorPage write(String node, String sql) {
        show(node);
        panel(node).locator(".cm-content").click();
        page.keyboard().press("Control+A");
        // Over what is selected Chromium would insert the text with its colours, which the security policy refuses.
        page.keyboard().press("Delete");
        page.keyboard().insertText(sql);
        return this;
    }

    EditorPage show(String node) {
        Locator tab = page.getByRole(
                AriaRole.TAB, new Page.GetByRoleOptions().setName(node).setExact(true));
        if (tab.count() > 0) {
            tab.click();
        } else {
            toCanvas();
            card(page, node).dblclick();
        }
        assertThat(panel(node).locator(".cm-content")).isVisible();
        return this;
    }

    EditorPage delete(String node) {
        toCanvas();
        card(page, node).click();
        page.keyboard().press("Delete");
        assertThat(card(page, node)).hasCount(0);
        return this;
    }

    Locator script(String node) {
        return panel(node).locator(".cm-content");
    }

    EditorPage toCanvas() {
        page.locator("#tab-flow").click();
        return this;
    }

    Locator saveState() {
        return page.locator("[data-save-state]");
    }

    EditorPage awaitSaved() {
        assertThat(saveState())
                .hasText(
                        Pattern.compile("^saved · rev \\d+$"),
                        new LocatorAssertions.HasTextOptions().setTimeout(20_000));
        return this;
    }

    /** What asks about a stale save. */
    Locator conflict() {
        return page.locator("#conflict-dialog");
    }

    /** What the conflict asks about this. */
    Locator question(String about) {
        return conflict()
                .getByRole(
                        AriaRole.GROUP,
                        new Locator.GetByRoleOptions().setName(about).setExact(true));
    }

    /** The radio button that answers it by this side. */
    Locator choice(String about, String side) {
        return question(about).getByRole(AriaRole.RADIO, new Locator.GetByRoleOptions().setName(side));
    }

    Locator conflictButton(String name) {
        return conflict()
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The bar that offers unsaved work of an earlier window. */
    Locator kept() {
        return page.locator("[data-kept]");
    }

    /** Waits until the editor has looked for such work, and found none. */
    EditorPage offersNothing() {
        assertThat(page.locator("[data-kept][data-looked]")).isAttached();
        assertThat(kept()).isHidden();
        return this;
    }

    Locator keptButton(String name) {
        return kept().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
    }

    private Locator panel(String node) {
        return page.getByRole(
                AriaRole.TABPANEL, new Page.GetByRoleOptions().setName(node).setExact(true));
    }

    private static Locator card(Page page, String name) {
        return page.locator("#panel-flow .mr-card")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(name, new Page.GetByTextOptions().setExact(true))));
    }
}
