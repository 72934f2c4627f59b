declare module "icon:*" {
  /** The text of an inline SVG from the icon set, safe to put into a page. */
  const svg: string;
  export default svg;
}
declare module "htmx.org/dist/ext/hx-sse.min.js";
declare module "htmx.org/dist/htmx.esm.min.js";
