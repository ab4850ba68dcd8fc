/* Moves that a spreadsheet knows: ends of rows and of the sheet, a screen up and down, back to where a run of Tabs
   began, and on to the next cell that wants something. None of them changes a value. */
(function (grid) {
  "use strict";

  const WANTING = "td.is-bad, td.is-back, td.conflict, td.k-blank, td.is-warn";

  grid.Jumps = class {
    constructor(table, selection, say) {
      this.table = table;
      this.selection = selection;
      this.say = say;
      this.began = null; // the column in which a run of Tabs began
    }

    rest() {
      this.began = null;
    }

    tab(direction) {
      const from = this.began === null ? this.table.address(this.selection.current).column : this.began;
      const moved = this.selection.go(this.selection.nextField(direction));
      this.began = moved ? from : null;
      return moved;
    }

    enter(direction) {
      const at = this.table.address(this.selection.current);
      const column = this.began === null ? at.column : this.began;
      this.rest();
      this.selection.go(this.table.cell(at.row + direction, column));
    }

    /* Home, End, PageUp, PageDown; with Control the ends of the sheet. True where the key was one of them. */
    far(key, isWhole) {
      const at = this.table.address(this.selection.current);
      const last = { row: this.table.rows.length - 1, column: this.table.width - 1 };
      const targets = {
        Home: [isWhole ? 0 : at.row, 0],
        End: [isWhole ? last.row : at.row, last.column],
        PageUp: [Math.max(0, at.row - this.screenful()), at.column],
        PageDown: [Math.min(last.row, at.row + this.screenful()), at.column],
        ArrowUp: [0, at.column],
        ArrowDown: [last.row, at.column],
        ArrowLeft: [at.row, 0],
        ArrowRight: [at.row, last.column],
      };
      const target = targets[key];
      if (target) {
        this.rest();
        this.selection.go(this.table.cell(target[0], target[1]));
      }
      return Boolean(target);
    }

    screenful() {
      const box = this.table.element.closest(".scroll");
      return Math.max(1, Math.floor(box.clientHeight / this.selection.current.offsetHeight) - 4);
    }

    /* The next cell that wants something, behind the current one and then from the top; says so where there is none. */
    nextWanting() {
      const current = this.selection.current;
      const start = this.table.address(current).row;
      const count = this.table.rows.length;
      this.rest();
      for (let step = 0; step <= count; step += 1) {
        const cells = this.wantingIn(this.table.rows[(start + step) % count]);
        const isHome = step === 0;
        const found = cells.find((cell) => (isHome ? cell.cellIndex > current.cellIndex : true));
        if (found) {
          this.selection.go(found);
          return;
        }
      }
      this.say("nothing_wanted", {}, "");
    }

    /* A row that nobody has answered for wants its first field, where no cell of it wants anything by itself. */
    wantingIn(row) {
      const cells = Array.from(row.querySelectorAll(WANTING));
      const first = row.classList.contains("s-blank") ? row.querySelector("td.open") : null;
      return cells.length || !first ? cells : [first];
    }
  };
}(window.sanzhuaGrid = window.sanzhuaGrid || {}));
