import type { MrCanvas } from "../../canvas";
import { readColours } from "../../canvas/colours";
import { text } from "../../pages/texts";
import { toast } from "../../pages/toasts";
import type { Session } from "../session";
import { pictureOf } from "./picture";

/** Saves the flow as an SVG file in the colours that the page has now. */
export function savePicture({ store }: Session, canvas: MrCanvas): void {
  const colours = readColours(canvas);
  const probe = getComputedStyle(canvas);
  const picture = pictureOf(store, { ...colours, ground: probe.backgroundColor }, (key) => {
    const paint = canvas.paintOf(key);
    return paint && colours.fill[paint];
  });
  const name = `${store.definition.name.replace(/[^\p{L}\p{N}._ -]/gu, "_").slice(0, 120)}.svg`;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([picture], { type: "image/svg+xml" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
  toast({ title: text("picture.saved", name) });
}
