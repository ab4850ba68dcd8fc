/* Two people changed one cell: both values stand side by side until one of them is chosen by hand. */
(function (grid) {
  "use strict";

  grid.Conflicts = class {
    constructor(table, say, put) {
      this.table = table;
      this.put = put;
      this.list = document.querySelector("[data-grid-conflicts]");
      this.lines = new Map();
    }

    get size() {
      return this.lines.size;
    }

    add(cell, result) {
      this.drop(cell);
      this.table.setState(cell, "conflict");
      const mine = this.table.field(cell).value;
      const line = document.createElement("li");
      const sentence = document.createElement("span");
      sentence.textContent = grid.word("conflict", {
        row: grid.word("row", { n: this.table.rowNumber(cell) }),
        column: this.table.heading(cell),
        by: result.by || grid.word("someone"),
        theirs: result.shown || grid.word("blank_value"),
        mine: mine || grid.word("blank_value"),
      });
      line.append(sentence, this.button("take_theirs", () => this.takeTheirs(cell, result)));
      line.append(this.button("keep_mine", () => this.put(cell, mine, result.now)));
      this.lines.set(cell, line);
      this.list.append(line);
      this.list.hidden = false;
    }

    /* A cell that is no longer there or shut by now: its words are shown until they were read. */
    tellLost(edit) {
      const line = document.createElement("li");
      const sentence = document.createElement("span");
      sentence.textContent = grid.word("lost", { row: this.table.name(edit.row), column: this.table.headingOf(edit.column), mine: edit.text });
      line.append(sentence, this.button("seen", () => this.drop(edit)));
      this.lines.set(edit, line);
      this.list.append(line);
      this.list.hidden = false;
    }

    drop(cell) {
      const line = this.lines.get(cell);
      if (line) {
        line.remove();
        this.lines.delete(cell);
      }
      this.list.hidden = this.lines.size === 0;
    }

    takeTheirs(cell, result) {
      this.drop(cell);
      this.table.settle(cell, result);
    }

    button(name, act) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn s";
      button.textContent = grid.word(name);
      button.addEventListener("click", act);
      return button;
    }
  };
}(window.sanzhuaGrid = window.sanzhuaGrid || {}));
