// What every page does: theme, menus, dialogs, toasts.
import "./data-sources";
import "./dialogs";
import "./focus";
import "./live";
import "./menus";
import "./theme";
import "./toasts";
