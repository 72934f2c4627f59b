import "../../styles/console.css";
import "htmx.org/dist/htmx.esm.min.js";
import "htmx.org/dist/ext/hx-sse.min.js";
import "../pages";
