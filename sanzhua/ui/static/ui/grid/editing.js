/* What changes cells: typing, pasting a block, filling down, clearing, and taking it back. */
(function (grid) {
  "use strict";

  const KEPT_STEPS = 100;

  grid.Editor = class {
    constructor(table, selection, saver, say) {
      this.table = table;
      this.selection = selection;
      this.saver = saver;
      this.say = say;
      this.mode = ""; // "" looking, "typing" begun by a character, "editing" begun by F2 or a second click
      this.steps = [];
      this.undone = [];
      grid.isEditing = () => this.mode !== "";
    }

    get field() {
      return this.table.field(this.selection.current);
    }

    begin(mode) {
      const field = this.field;
      if (!field || this.mode === "editing") {
        return;
      }
      if (mode === "editing" && this.mode === "" && field.tagName === "INPUT" && !this.isUnsaved()) {
        field.value = field.dataset.raw; // in full: what is shown may be rounded
        field.setSelectionRange(field.value.length, field.value.length);
      }
      field.classList.toggle("editing", mode === "editing");
      this.mode = mode;
    }

    isUnsaved() {
      return this.selection.current.classList.contains("unsaved") || this.selection.current.classList.contains("conflict");
    }

    end() {
      this.mode = "";
      if (this.field) {
        this.field.classList.remove("editing");
      }
    }

    /* Ends typing and hands a changed value on. */
    commit() {
      const field = this.field;
      if (!field || this.mode === "") {
        return;
      }
      this.end();
      const text = field.value.trim();
      if (text === field.dataset.raw || text === field.dataset.shown) {
        this.restore();
      } else {
        this.change([[this.selection.current, text]]);
      }
    }

    restore() {
      const field = this.field;
      this.end();
      if (field) {
        this.table.write(this.selection.current, field.tagName === "SELECT" ? field.dataset.raw : field.dataset.shown);
        if (field.select && field.tagName === "INPUT") {
          field.select();
        }
      }
    }

    /* Writes pairs of cell and text as one step. */
    change(pairs) {
      const step = pairs.map((pair) => ({ cell: pair[0], before: this.table.raw(pair[0]) }));
      this.steps.push(step);
      this.steps = this.steps.slice(-KEPT_STEPS);
      this.undone = [];
      pairs.forEach((pair) => this.apply(pair[0], pair[1]));
    }

    apply(cell, text) {
      this.table.overwrite(cell, text);
      this.saver.put(cell, text);
    }

    /* Taking back is a save like any other: it is logged, and another's change in between is a conflict. */
    undo() {
      this.turn(this.steps, this.undone, "undone", "nothing_to_undo");
    }

    redo() {
      this.turn(this.undone, this.steps, "redone", "nothing_to_redo");
    }

    turn(from, to, word, nothing) {
      const step = from.pop();
      if (!step) {
        this.say(nothing, {}, "busy");
        return;
      }
      to.push(step.map((one) => ({ cell: one.cell, before: this.table.raw(one.cell) })));
      step.forEach((one) => this.apply(one.cell, one.before));
      this.say(word, { n: step.length }, "busy");
      this.selection.go(step[0].cell);
    }

    clear() {
      const cells = [].concat.apply([], this.selection.rowsOfCells());
      const open = cells.filter((cell) => this.table.accepts(cell, "") && this.table.raw(cell) !== "");
      if (open.length) {
        this.change(open.map((cell) => [cell, ""]));
      }
    }

    /* One value fills the marked block; a block is laid down from the current cell. */
    paste(text) {
      const rows = grid.isBlock(text) ? grid.parseBlock(text) : [[text.trim()]];
      const block = this.selection.block;
      const isOne = rows.length === 1 && rows[0].length === 1;
      const height = isOne ? block.bottom - block.top + 1 : rows.length;
      const pairs = [];
      const left = { shut: 0, beyond: 0 };
      for (let r = 0; r < height; r += 1) {
        const width = isOne ? block.right - block.left + 1 : rows[r].length;
        for (let c = 0; c < width; c += 1) {
          const cell = this.table.cell(block.top + r, block.left + c);
          const value = isOne ? rows[0][0] : rows[r][c];
          if (cell && this.table.accepts(cell, value)) {
            pairs.push([cell, value]);
          } else {
            left[cell ? "shut" : "beyond"] += 1;
          }
        }
      }
      this.lay(pairs, left);
    }

    lay(pairs, left) {
      const changed = pairs.filter((pair) => pair[1] !== this.table.raw(pair[0]));
      if (changed.length) {
        this.change(changed);
      }
      const words = { taken: pairs.length, shut: left.shut, beyond: left.beyond };
      const name = "pasted" + (left.shut ? "_shut" : "") + (left.beyond ? "_beyond" : "");
      this.say(name, words, left.shut || left.beyond ? "lost" : "busy");
    }

    /* What was typed into one cell of a marked block goes into all of it. */
    fillBlock() {
      const field = this.field;
      const block = this.selection.block;
      if (!field) {
        return;
      }
      const text = this.mode ? field.value.trim() : field.dataset.raw;
      this.restore();
      const cells = [].concat.apply([], this.table.rows.slice(block.top, block.bottom + 1).map((row) => (
        this.table.cellsOf(row).slice(block.left, block.right + 1))));
      const pairs = cells.filter((cell) => this.table.accepts(cell, text)).map((cell) => [cell, text]);
      const changed = pairs.filter((pair) => pair[1] !== this.table.raw(pair[0]));
      if (changed.length) {
        this.change(changed);
      }
      this.say("filled", { n: pairs.length }, "busy");
    }

    fillDown() {
      const rows = this.selection.rowsOfCells();
      const at = this.selection.block;
      const source = rows.length > 1
        ? rows.shift()
        : rows[0].map((cell, index) => this.table.cell(at.top - 1, at.left + index));
      const pairs = [];
      rows.forEach((cells) => cells.forEach((cell, index) => {
        const from = source[index];
        const text = from && this.table.field(from) ? this.table.raw(from) : null;
        if (text !== null && this.table.accepts(cell, text)) {
          pairs.push([cell, text]);
        }
      }));
      if (pairs.length) {
        this.change(pairs);
      }
      this.say("filled", { n: pairs.length }, "busy");
    }

    copy() {
      return grid.writeBlock(this.selection.rowsOfCells().map((cells) => cells.map((cell) => this.table.shown(cell))));
    }
  };
}(window.sanzhuaGrid = window.sanzhuaGrid || {}));
