/* What was typed and is not saved yet stays with this tab until the server has it, so that a reload or an ended session
   loses nothing. It goes with the tab; whoever opens a sheet in the tab afterwards drops what is another person's. */
(function (grid) {
  "use strict";

  const PREFIX = "sanzhua.unsaved:";

  grid.Kept = class {
    constructor(form) {
      this.key = PREFIX + form.dataset.person + ":" + form.dataset.saveUrl;
      attempt(() => dropOthers(PREFIX + form.dataset.person + ":"));
    }

    /* [{row, column, text, was, revision}], oldest first. */
    read() {
      return attempt(() => JSON.parse(window.sessionStorage.getItem(this.key) || "[]")) || [];
    }

    write(edits) {
      attempt(() => {
        if (edits.length) {
          window.sessionStorage.setItem(this.key, JSON.stringify(edits));
        } else {
          window.sessionStorage.removeItem(this.key);
        }
      });
    }
  };

  function dropOthers(own) {
    Object.keys(window.sessionStorage)
      .filter((key) => key.startsWith(PREFIX) && !key.startsWith(own))
      .forEach((key) => window.sessionStorage.removeItem(key));
  }

  /* Storage may be shut by policy or full; then the page keeps what it holds and asks before it is left. */
  function attempt(act) {
    try {
      return act();
    } catch (shut) {
      return null;
    }
  }
}(window.sanzhuaGrid = window.sanzhuaGrid || {}));
