// A toast says what an act did, with a link to it. It leaves by itself unless it tells of trouble.
import check from "icon:circle-check";
import wrong from "icon:circle-x";
import close from "icon:x";

const stay = 6000;
/** With something to press in it. */
const stayToPress = 20_000;

export interface Toast {
  tone?: "ok" | "bad" | "run";
  title: string;
  text?: string;
  link?: { href: string; text: string };
  /** A button, which also puts the toast away. */
  act?: { text: string; run: () => void };
  /** Takes the place of an earlier toast of the same act. */
  about?: string;
}

export function toast({ tone = "ok", title, text, link, act, about }: Toast): HTMLElement {
  const toasts = document.getElementById("toasts");
  const box = document.createElement("div");
  box.className = "toast";
  if (about) {
    for (const old of toasts?.querySelectorAll<HTMLElement>("[data-about]") ?? [])
      if (old.dataset.about === about) old.remove();
    box.dataset.about = about;
  }
  box.dataset.tone = tone;
  box.insertAdjacentHTML("afterbegin", tone === "bad" ? wrong : check);
  const body = box.appendChild(document.createElement("div"));
  body.appendChild(document.createElement("strong")).textContent = title;
  if (text) body.appendChild(document.createElement("p")).textContent = text;
  if (link) {
    const anchor = body.appendChild(document.createElement("p")).appendChild(document.createElement("a"));
    anchor.href = link.href;
    anchor.textContent = link.text;
  }
  if (act) {
    const does = body.appendChild(document.createElement("p")).appendChild(document.createElement("button"));
    does.type = "button";
    does.className = "button link";
    does.textContent = act.text;
    does.addEventListener("click", () => {
      box.remove();
      act.run();
    });
  }
  const button = box.appendChild(document.createElement("button"));
  button.type = "button";
  button.className = "icon-button small";
  button.dataset.closeToast = "";
  button.setAttribute("aria-label", toasts?.dataset.close ?? "");
  button.insertAdjacentHTML("afterbegin", close);
  toasts?.append(box);
  leaveLater(box, act ? stayToPress : stay);
  return box;
}

function leaveLater(box: HTMLElement, ms: number): void {
  if (box.dataset.tone !== "bad") setTimeout(() => box.remove(), ms);
}

document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-close-toast]"))
    (event.target as Element).closest(".toast")?.remove();
});

document.querySelectorAll<HTMLElement>("[data-toast]").forEach((box) => {
  leaveLater(box, stay);
});
