import "../canvas";
import "../editor";
