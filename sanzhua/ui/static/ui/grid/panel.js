/* The panel beside the grid tells about the current cell; the server writes it. */
(function (grid) {
  "use strict";

  const PAUSE_MS = 160;

  grid.Panel = class {
    constructor(element, form) {
      this.element = element;
      this.form = form;
      this.at = "";
      this.wanted = ""; // the address whose box is waited for, and which box
      this.box = "";
      this.timer = null;
      if (element) {
        element.addEventListener("submit", (event) => this.send(event));
        element.addEventListener("click", (event) => this.press(event));
        element.addEventListener("keydown", (event) => this.key(event));
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
        this.focusWanted();
      }
    }

    print(html) {
      this.told = this.at;
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
        body: filled(form, event.submitter),
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

    /* In a box of one or two lines Enter sends; Escape leads back to the cell. */
    key(event) {
      if (event.isComposing || event.keyCode === 229) {
        return;
      }
      if (event.key === "Escape") {
        grid.backToCell();
      } else if (event.key === "Enter" && event.target.tagName === "TEXTAREA" && !event.shiftKey) {
        event.preventDefault();
        event.target.form.requestSubmit();
      }
    }

    /* Puts the cursor into the reason, as soon as the panel tells of this cell; false where the cell asks for none. */
    askReason() {
      if (!this.element || !this.cell || !/is-(warn|tip)/.test(this.cell.className)) {
        return this.focusBox("text");
      }
      if (!this.focusBox("text")) {
        this.wanted = this.at;
        this.box = "text";
      }
      return true;
    }

    /* Puts the cursor into the comment. */
    askComment() {
      if (this.element && !this.focusBox("comment")) {
        this.wanted = this.at;
        this.box = "comment";
      }
      return true;
    }

    focusWanted() {
      if (this.wanted === this.at) {
        this.focusBox(this.box);
      }
      this.wanted = "";
    }

    focusBox(name) {
      const isTold = this.element && this.told === this.at;
      const box = isTold ? this.element.querySelector("textarea[name=" + name + "]") : null;
      if (box) {
        box.focus();
      }
      return Boolean(box);
    }
  };

  /* With the button that sent the form, which carries a value of its own where it offers one. */
  function filled(form, button) {
    const data = new FormData(form);
    if (button && button.name) {
      data.set(button.name, button.value);
    }
    return data;
  }
}(window.sanzhuaGrid = window.sanzhuaGrid || {}));
