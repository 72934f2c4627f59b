import { MrEditor } from "./editor";

if (!customElements.get("mr-editor")) customElements.define("mr-editor", MrEditor);
