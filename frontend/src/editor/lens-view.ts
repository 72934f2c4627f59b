import { all, find, show } from "../pages/dom";
import { localText } from "../pages/instants";
import { isMisread, momentOf, shownOf } from "../pages/moments";
import { text } from "../pages/texts";
import { FiresStrip } from "./fires-strip";
import type { Session } from "./session";
import { valuesFor } from "./values";

/** The date lens: the one run time that every preview uses, with its bizdate beside it. */
export class LensView {
  constructor(private readonly session: Session) {
    const menu = find(session.root, "#lens-menu");
    const at = find<HTMLInputElement>(menu, "[data-lens-at]");
    const radios = all<HTMLInputElement>(menu, "[name=lens]");
    const choose = () => {
      const now = radios.find((radio) => radio.checked)?.value === "now";
      if (!now && at.value === "") {
        at.value = shownOf(localText(session.runTime(), session.zone));
      }
      // Half a time changes nothing yet.
      if (!now && isMisread(at)) return;
      session.lens.value = now ? null : momentOf(at) || null;
    };
    for (const radio of radios) radio.addEventListener("change", choose);
    at.addEventListener("input", () => {
      for (const radio of radios) radio.checked = radio.value === "at";
      choose();
    });
    new FiresStrip(session);
    session.lens.watch(() => this.refresh());
    session.store.subscribe((change) => {
      if (change.fields.has("properties")) this.refresh();
    });
    // "Now" moves on.
    setInterval(() => {
      if (session.lens.value === null) this.refresh();
    }, 60_000);
  }

  private refresh(): void {
    const { root, lens, zone } = this.session;
    const menu = find(root, "#lens-menu");
    for (const radio of all<HTMLInputElement>(menu, "[name=lens]")) {
      radio.checked = (radio.value === "at") === (lens.value !== null);
    }
    const at = find<HTMLInputElement>(menu, "[data-lens-at]");
    if (lens.value !== null) show(at, shownOf(lens.value));
    find(root, "[data-lens]").textContent = lens.value?.replace("T", " ") ?? text("lens.now");
    for (const element of all(root, "[data-zone]")) element.textContent = zone;
    const day = find(root, "[data-bizdate]");
    valuesFor(this.session, undefined).then(
      (values) => {
        day.textContent = values.get("bizdate")?.value ?? "–";
      },
      () => {
        day.textContent = "–";
      },
    );
  }
}
