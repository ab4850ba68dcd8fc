/* A save in a long sheet answers for its own rows. What the sheet says as a whole is asked for once the clerk pauses. */
(function (grid) {
  "use strict";

  const PAUSE_MS = 1000;
  const MOST_ROWS = 50;

  grid.Standing = class {
    constructor(form) {
      this.url = form.dataset.standingUrl;
      this.rows = new Set();
      this.timer = null;
    }

    /* Takes the answer of a save; `isBusy` tells whether more cells are on their way. */
    hear(answer, isBusy) {
      if (!answer.rest || !this.url) {
        return;
      }
      (answer.results || []).concat(answer.rows || []).forEach((one) => this.rows.add(one.row));
      clearTimeout(this.timer);
      this.timer = setTimeout(() => (isBusy() ? this.hear(answer, isBusy) : this.ask()), PAUSE_MS);
    }

    async ask() {
      const query = new URLSearchParams();
      Array.from(this.rows).slice(0, MOST_ROWS).forEach((row) => query.append("row", row));
      this.rows.clear();
      try {
        const response = await fetch(this.url + "?" + query, { credentials: "same-origin" });
        if (response.ok && !response.redirected) {
          grid.takeAnswer(await response.json());
        }
      } catch (trouble) {
        return; // the next save asks again
      }
    }
  };
}(window.sanzhuaGrid = window.sanzhuaGrid || {}));
