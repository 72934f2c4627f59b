import { find, make } from "../pages/dom";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import type { SaveState } from "./autosave";
import type { Session } from "./session";
import { stateWords } from "./words";

const about = "refused save";

/** Says in the toolbar what has become of the last change, and more loudly when a person has to do something. */
export class SaveStateView {
  private readonly box: HTMLElement;
  /** Whether the browser keeps what is unsaved; null while nobody knows. */
  private kept: boolean | null = null;

  constructor(private readonly session: Session) {
    this.box = find(session.root, "[data-save-state]");
    session.autosave.watch((state) => this.show(state));
  }

  /** The browser turns out to keep what is unsaved, or to refuse. */
  keeps(works: boolean): void {
    this.kept = works;
    this.show(this.session.autosave.current);
  }

  private show(state: SaveState): void {
    this.box.dataset.is = state.is;
    this.box.textContent = this.words(state);
    const unkept = this.kept === false && state.is !== "saved";
    this.box.title = unkept ? `${this.box.textContent}. ${text("kept.refused")}` : this.box.textContent;
    if (state.is === "signed-out") this.box.append(" ", signIn());
    // A taken name is told at its field.
    if (state.is === "refused" && state.code !== "name-taken") this.refused(state);
    else if (state.is === "saved")
      for (const toasted of document.querySelectorAll(`[data-about="${about}"]`)) toasted.remove();
  }

  private words(state: SaveState): string {
    if (state.is === "saved") return text("saved", state.revision);
    return state.is === "offline" && this.kept ? text("offline.kept") : stateWords(state);
  }

  private refused({ message, code }: { message: string; code: string }): void {
    const key = `refused.${code}`;
    const hint = text(key);
    const box = toast({
      tone: "bad",
      title: text("refused.title"),
      text: `${message} ${hint === key ? text("refused.other") : hint}`,
      about,
    });
    const copy = make("button", { class: "button small", text: text("refused.copy") });
    copy.type = "button";
    copy.addEventListener("click", () => void this.copy());
    find(box, "div").append(copy);
  }

  private async copy(): Promise<void> {
    const whole = JSON.stringify(this.session.store.definition, null, 2);
    await navigator.clipboard.writeText(whole).then(
      () => toast({ title: text("copied") }),
      () => toast({ tone: "bad", title: text("copy.failed") }),
    );
  }
}

function signIn(): HTMLAnchorElement {
  const link = make("a", { text: text("signIn") });
  link.href = "/sign-in";
  link.target = "_blank";
  return link;
}
