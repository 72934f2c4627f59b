import "../canvas";
import "../editor";
import "../sql";
