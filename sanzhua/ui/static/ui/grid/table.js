/* The table of a report as cells with addresses. A cell that can be typed into holds one field; the field keeps
   `data-raw` (the value as the server knows it, in full) beside what is shown (rounded, with thousands commas). */
(function (grid) {
  "use strict";

  const MARKS = { error: "bad", returned: "back", notice: "tip" };
  const ROW_STATES = { done: "ok", same: "still", error: "bad" };
  const SAVE_STATES = ["saving", "unsaved", "conflict"];

  grid.Table = class {
    constructor(form) {
      this.form = form;
      this.element = form.querySelector("table");
      this.rows = Array.from(this.element.tBodies[0].rows);
      this.byKey = new Map(this.rows.map((row) => [row.dataset.row, row]));
    }

    /* The cells of a row without its number and name. */
    cellsOf(row) {
      return Array.prototype.slice.call(row.cells, 2);
    }

    cell(rowIndex, columnIndex) {
      const row = this.rows[rowIndex];
      return row ? row.cells[columnIndex + 2] || null : null;
    }

    find(rowKey, column) {
      const row = this.byKey.get(rowKey);
      return row ? this.cellsOf(row).find((cell) => cell.dataset.c === column) || null : null;
    }

    address(cell) {
      return { row: this.rows.indexOf(cell.parentNode), column: cell.cellIndex - 2 };
    }

    get width() {
      return this.rows.length ? this.rows[0].cells.length - 2 : 0;
    }

    heading(cell) {
      return this.headingOf(cell.dataset.c);
    }

    headingOf(column) {
      const head = this.element.querySelector('thead th[data-c="' + column + '"]');
      return head ? head.dataset.heading : column;
    }

    /* The project's name; the row's key where the row is gone. */
    name(rowKey) {
      const row = this.byKey.get(rowKey);
      return row ? row.cells[1].title : rowKey;
    }

    rowNumber(cell) {
      return cell.parentNode.dataset.index;
    }

    field(cell) {
      return cell ? cell.querySelector(".cell") : null;
    }

    revision(rowKey) {
      return Number(this.byKey.get(rowKey).dataset.revision);
    }

    /* What people see in a cell. */
    shown(cell) {
      const field = this.field(cell);
      return field ? field.value : cell.textContent.trim();
    }

    raw(cell) {
      return this.field(cell).dataset.raw;
    }

    /* The value that the server told last, whatever was typed since. */
    known(cell) {
      const field = this.field(cell);
      return field.dataset.known === undefined ? field.dataset.raw : field.dataset.known;
    }

    /* Puts words into a cell that the server does not have yet. */
    overwrite(cell, text) {
      const field = this.field(cell);
      field.dataset.known = this.known(cell);
      field.dataset.raw = text;
      field.dataset.shown = text;
      this.write(cell, text);
      cell.classList.toggle("k-blank", text === "" && cell.classList.contains("wanted"));
    }

    isTypedInto(cell) {
      return this.field(cell) === document.activeElement && grid.isEditing();
    }

    write(cell, text) {
      const field = this.field(cell);
      if (field.tagName === "SELECT") {
        this.choose(field, text);
      } else {
        field.value = text;
      }
    }

    /* Picks the option with these words; false where there is none. */
    choose(field, text) {
      const option = Array.from(field.options).find((one) => one.value === text.trim());
      if (option) {
        field.value = option.value;
      }
      return Boolean(option);
    }

    accepts(cell, text) {
      const field = this.field(cell);
      if (!field) {
        return false;
      }
      return field.tagName !== "SELECT" || Array.from(field.options).some((one) => one.value === text.trim());
    }

    /* ---- what the server answered ---- */
    settle(cell, result) {
      const field = this.field(cell);
      this.setState(cell, "");
      this.know(field, result);
      if (!this.isTypedInto(cell)) {
        this.write(cell, field.tagName === "SELECT" ? result.raw : result.shown);
      }
      this.setMark(cell, result.mark || "", result.sentence || "");
      cell.classList.toggle("k-blank", result.raw === "" && cell.classList.contains("wanted"));
    }

    know(field, told) {
      field.dataset.known = told.raw;
      field.dataset.raw = told.raw;
      field.dataset.shown = told.shown;
    }

    /* The rest of a row after a change in it; a cell that `isOpen` says is still on its way keeps its own mark. */
    settleRow(result, isOpen) {
      const row = this.byKey.get(result.row);
      if (!row) {
        return;
      }
      if (result.revision !== undefined && result.revision !== null) {
        row.dataset.revision = result.revision;
        const hidden = row.querySelector("input[data-revision]");
        if (hidden) {
          hidden.value = result.revision;
        }
      }
      (result.derived || []).forEach((entry) => {
        const cell = this.find(result.row, entry.column);
        if (cell && !isOpen(cell)) {
          this.print(cell, entry);
        }
      });
      if (result.row_state) {
        this.setRowState(row, result.row_state);
      }
    }

    /* Another cell of the row that followed: computed, typed and now marked, or changed in another window meanwhile. */
    print(cell, entry) {
      const field = this.field(cell);
      if (!field) {
        cell.textContent = entry.shown;
      } else if (entry.raw !== undefined && entry.raw !== this.known(cell)) {
        this.know(field, entry);
        this.write(cell, field.tagName === "SELECT" ? entry.raw : entry.shown);
        cell.classList.toggle("k-blank", entry.raw === "" && cell.classList.contains("wanted"));
        cell.classList.add("is-new");
      }
      if (entry.off !== undefined) {
        cell.classList.toggle("k-off", entry.off);
        cell.classList.toggle("wanted", entry.wanted);
        cell.classList.toggle("k-blank", entry.wanted);
      }
      if (entry.mark !== undefined) {
        this.setMark(cell, entry.mark || "", entry.title || "");
      }
    }

    /* For the printer: a field cuts long words off, so its cell carries them too. */
    layWords() {
      this.element.querySelectorAll("td.open").forEach((cell) => {
        cell.dataset.print = this.shown(cell);
      });
    }

    setTotals(totals) {
      Object.keys(totals || {}).forEach((column) => {
        const cell = this.element.querySelector('tfoot [data-total="' + column + '"]');
        if (cell) {
          cell.textContent = totals[column];
        }
      });
    }

    setNotes(note) {
      const cell = this.find(note.row, note.column);
      if (cell) {
        cell.classList.toggle("has-note", note.note);
        cell.classList.toggle("has-star", note.star);
      }
    }

    setMark(cell, mark, title) {
      ["warn", "bad", "back", "note", "tip"].forEach((name) => cell.classList.remove("is-" + name));
      if (mark) {
        cell.classList.add("is-" + (MARKS[mark] || mark));
      }
      cell.title = title;
    }

    setRowState(row, state) {
      const head = row.cells[0];
      const name = ROW_STATES[state] || state;
      head.className = "pin idx st-" + name;
      row.className = row.className.replace(/\bs-\S+/, "s-" + name);
    }

    setState(cell, state) {
      SAVE_STATES.forEach((name) => cell.classList.toggle(name, name === state));
    }
  };
}(window.sanzhuaGrid = window.sanzhuaGrid || {}));
