import { layered, type Plan } from "./layered";

/** Computes one layout and answers with it: off the page's own thread, which stays free to be used. */
addEventListener("message", (event: MessageEvent<Plan>) => {
  postMessage(layered(event.data));
});
