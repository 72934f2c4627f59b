// What every page does: theme, menus, dialogs, toasts.
import "./dialogs";
import "./menus";
import "./theme";
import "./toasts";
