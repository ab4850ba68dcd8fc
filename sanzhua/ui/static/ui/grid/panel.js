/* The panel beside the grid tells about the current cell; the server writes it. */
(function (grid) {
  "use strict";

  const PAUSE_MS = 160;

  grid.Panel = class {
    constructor(element, form) {
      this.element = element;
      this.form = form;
      this.at = "";
      this.timer = null;
      if (element) {
        element.addEventListener("submit", (event) => this.send(event));
        element.addEventListener("click", (event) => this.press(event));
      }
    }

    show(cell) {
      const row = cell.parentNode.dataset.row;
      this.cell = cell;
      this.load(row, cell.dataset.c, PAUSE_MS);
    }

    reload() {
      if (this.cell && !this.element.contains(document.activeElement)) {
        this.load(this.cell.parentNode.dataset.row, this.cell.dataset.c, 0);
      }
    }

    load(row, column, delay) {
      if (!this.element || !this.form.dataset.panelUrl) {
        return;
      }
      const address = this.form.dataset.panelUrl + "?" + new URLSearchParams({ row: row, column: column });
      this.at = address;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.fetch(address), delay);
    }

    async fetch(address) {
      let text = "";
      try {
        const response = await fetch(address, { credentials: "same-origin", headers: { "HX-Request": "true" } });
        text = response.redirected ? "" : await response.text();
      } catch (trouble) {
        text = "";
      }
      if (this.at === address) {
        this.print(text);
      }
    }

    print(html) {
      if (html) {
        this.element.innerHTML = html;
      } else {
        const sentence = document.createElement("p");
        sentence.className = "soft";
        sentence.textContent = grid.word("panel_failed");
        this.element.replaceChildren(sentence);
      }
    }

    /* A reason is sent without leaving the grid. */
    async send(event) {
      event.preventDefault();
      const form = event.target;
      const response = await fetch(form.action, {
        method: "POST",
        credentials: "same-origin",
        headers: { "X-CSRFToken": grid.csrfToken(this.form), "X-Requested-With": "grid" },
        body: new FormData(form),
      });
      if (!response.ok || response.redirected) {
        HTMLFormElement.prototype.submit.call(form);
        return;
      }
      grid.takeAnswer(await response.json());
      grid.backToCell();
      this.reload();
    }

    press(event) {
      const button = event.target.closest("[data-panel-act]");
      if (button && button.dataset.panelAct === "edit") {
        grid.backToCell("editing");
      } else if (button && button.dataset.panelAct === "reason") {
        this.askReason();
      }
    }

    /* Puts the cursor into the reason; false where the cell asks for none. */
    askReason() {
      const box = this.element ? this.element.querySelector("textarea") : null;
      if (!box) {
        return false;
      }
      box.focus();
      return true;
    }
  };
}(window.sanzhuaGrid = window.sanzhuaGrid || {}));
