/* Puts the parts of the grid together. Without this script the page is one plain form with a save button. */
(function (grid) {
  "use strict";

  const form = document.querySelector("form[data-grid]");
  const block = document.getElementById("grid-words");
  const words = block ? JSON.parse(block.textContent) : {};
  const status = document.querySelector("[data-grid-status]");

  /* A sentence of the page's language with its blanks filled. */
  grid.word = function (name, values) {
    return (words[name] || "").replace(/\{(\w+)\}/g, (whole, key) => (values && key in values ? values[key] : whole));
  };

  grid.csrfToken = function (anyForm) {
    return anyForm.querySelector("[name=csrfmiddlewaretoken]").value;
  };

  grid.setCounts = function (counts) {
    Object.keys(counts || {}).forEach((name) => {
      document.querySelectorAll('[data-count="' + name + '"]').forEach((place) => {
        place.textContent = counts[name];
      });
    });
  };

  function say(name, values, tone) {
    status.textContent = name ? grid.word(name, values) : values.sentence;
    status.className = "saved push " + tone;
  }

  function start() {
    const table = new grid.Table(form);
    const panel = new grid.Panel(document.querySelector("[data-grid-panel]"), form);
    const selection = new grid.Selection(table, (cell) => panel.show(cell));
    const kept = new grid.Kept(form);
    const saver = new grid.Saver(table, say, (answer) => whenSaved(answer), kept);
    const standing = new grid.Standing(form);
    const editor = new grid.Editor(table, selection, saver, say);
    const jumps = new grid.Jumps(table, selection, say);
    grid.backToCell = function (mode) {
      selection.go(selection.current);
      if (mode) {
        editor.begin(mode);
      }
    };
    grid.takeAnswer = function (answer) {
      (answer.rows || []).forEach((row) => table.settleRow(row, (cell) => saver.isOpen(cell)));
      (answer.notes || []).forEach((note) => table.setNotes(note));
      table.setTotals(answer.totals);
      grid.setCounts(answer.counts);
      if (answer.saved_at) {
        say("saved", { at: answer.saved_at }, "");
      }
      standing.hear(answer, () => saver.open > 0);
    };
    function whenSaved(answer) {
      standing.hear(answer, () => saver.open > 0);
      panel.reload();
    }
    grid.listen(table, selection, editor, panel, jumps);
    offerActs({ next: () => jumps.nextWanting(), undo: () => editor.undo(), fill: () => editor.fillDown() }, editor);
    holdBack(editor, saver);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      editor.commit();
      saver.flush();
    });
    window.addEventListener("beforeprint", () => table.layWords());
    // On a phone the keyboard would cover the page at once.
    selection.go(firstCell(table), !window.matchMedia("(min-width: 861px)").matches);
    saver.takeUp(kept.read());
  }

  /* Buttons for what the keys do; they are of no use without script and hidden until now. */
  function offerActs(acts, editor) {
    document.querySelectorAll("[data-grid-act]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("mousedown", (event) => event.preventDefault()); // the current cell keeps the focus
      button.addEventListener("click", () => {
        editor.commit();
        acts[button.dataset.gridAct]();
      });
    });
  }

  /* What leads on from the sheet waits until the last cell is saved: a link, or the button of a form. */
  function holdBack(editor, saver) {
    document.querySelectorAll("[data-after-saving]").forEach((way) => {
      way.addEventListener("click", (event) => {
        if (way.dataset.afterSaving === "now") {
          return;
        }
        editor.commit();
        if (saver.isSettled) {
          return;
        }
        event.preventDefault();
        saver.whenSaved(() => {
          way.dataset.afterSaving = "now";
          way.click();
          way.dataset.afterSaving = "";
        });
      });
    });
  }

  /* The cell that the address names (?at=column#row-key), else the first that wants something, else the first field. */
  function firstCell(table) {
    const row = decodeURIComponent(window.location.hash.replace(/^#row-/, ""));
    const named = table.find(row, new URLSearchParams(window.location.search).get("at"));
    const marked = ["td.is-bad", "td.is-back", "td.k-blank", "td.is-warn", "td.open"];
    return named || marked.map((css) => table.element.querySelector("tbody " + css)).find(Boolean) || table.cell(0, 0);
  }

  if (form && form.querySelector("tbody tr[data-row]")) {
    start();
  }
}(window.sanzhuaGrid = window.sanzhuaGrid || {}));
