// What every page does: theme, menus, dialogs, toasts.
import "./data-sources";
import "./dialogs";
import "./flow-import";
import "./focus";
import "./live";
import "./menus";
import "./theme";
import "./toasts";
