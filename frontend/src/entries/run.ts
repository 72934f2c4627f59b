import "../canvas";
import "../pages/run";
