import type { Answers, Merge, Side } from "../merge";
import type { Definition } from "../model";
import { all, find, make } from "../pages/dom";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import { answer, answerOf, type Context, type Names, questionView } from "./question-view";
import { changeLines } from "./words";

/** How one choice is introduced. */
export interface About {
  title: string;
  text: string;
  names: Names;
  /** What the buttons say that answer every question alike. */
  all: Names;
  /** What the button that ends it says. */
  save: string;
  /** Whether it may be put away without choosing. */
  leave: boolean;
}

/** Shows what is merged, asks for the rest, and gives the answers; null when it was put away or another one came. */
export class ConflictDialog {
  private readonly dialog: HTMLDialogElement;
  private about: About | null = null;
  private merge: Merge | null = null;
  private mine: Definition | null = null;
  private done: (answers: Answers | null) => void = () => {};

  constructor(root: ParentNode) {
    this.dialog = find<HTMLDialogElement>(root, "#conflict-dialog");
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (this.about?.leave) this.end(null);
    });
    // A second Escape closes a dialog without asking it.
    this.dialog.addEventListener("close", () => {
      if (this.about) this.dialog.showModal();
    });
    this.dialog.addEventListener("click", (event) => {
      const act = (event.target as Element).closest<HTMLElement>("[data-conflict]")?.dataset.conflict;
      if (act) void this.act(act);
    });
  }

  /** `mine` is what the clipboard gets. */
  ask(merge: Merge, mine: Definition, about: About, context: Context): Promise<Answers | null> {
    this.done(null);
    this.merge = merge;
    this.mine = mine;
    this.about = about;
    this.words("title", about.title);
    this.words("text", about.text);
    this.words("save", about.save);
    this.part("leave").hidden = !about.leave;
    for (const side of ["mine", "theirs"] as const) {
      const lines = changeLines(merge, side, context.nameOf);
      this.words(`${side}-head`, about.names[side]);
      this.words(`all-${side}`, about.all[side]);
      this.list(side, lines, text("conflict.nothing"));
    }
    this.part("questions").replaceChildren(
      ...merge.questions.map((question) =>
        questionView(question, about.names, context, () => this.answered()),
      ),
    );
    this.answered();
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.querySelector<HTMLElement>(".conflict-question input")?.focus();
    this.dialog.scrollTop = 0;
    return new Promise((done) => {
      this.done = done;
    });
  }

  private async act(act: string): Promise<void> {
    if (act === "copy") {
      await navigator.clipboard.writeText(JSON.stringify(this.mine, null, 2)).then(
        () => toast({ title: text("copied") }),
        () => toast({ tone: "bad", title: text("copy.failed") }),
      );
    } else if (act === "leave") this.end(null);
    else if (act === "save") this.end(this.answers());
    else {
      for (const view of this.views()) answer(view, act as Side);
      this.answered();
      this.part<HTMLButtonElement>("save").focus();
    }
  }

  private answers(): Answers {
    return new Map(
      this.views().flatMap((view) => {
        const side = answerOf(view);
        return side ? [[view.dataset.question ?? "", side] as const] : [];
      }),
    );
  }

  private answered(): void {
    const answers = this.answers();
    const questions = this.merge?.questions.length ?? 0;
    this.part<HTMLButtonElement>("save").disabled = answers.size < questions;
    this.words("count", text("conflict.count", answers.size, questions));
    const renamed = answers.size < questions ? [] : (this.merge?.outcome(answers).renamed ?? []);
    this.part("renamed").hidden = renamed.length === 0;
    this.words("renamed", renamed.map(({ from, to }) => text("conflict.renamed", from, to)).join(" "));
  }

  private end(answers: Answers | null): void {
    this.about = null;
    this.dialog.close();
    this.done(answers);
  }

  private views(): HTMLElement[] {
    return all(this.part("questions"), "[data-question]");
  }

  private list(side: Side, lines: readonly string[], none: string): void {
    const items = lines.map((line) => make("li", { text: line }));
    this.part(`${side}-list`).replaceChildren(
      ...(items.length > 0 ? items : [make("li", { class: "muted", text: none })]),
    );
  }

  private part<T extends HTMLElement = HTMLElement>(name: string): T {
    return find<T>(this.dialog, `[data-part="${name}"]`);
  }

  private words(name: string, words: string): void {
    this.part(name).textContent = words;
  }
}
