/* One cell is current, a block may be marked around it. Moving the current cell never changes a value. */
(function (grid) {
  "use strict";

  grid.Selection = class {
    constructor(table, onMove) {
      this.table = table;
      this.onMove = onMove;
      this.current = null;
      this.corner = null;
      this.marked = [];
      // Cells without a field came with this from the server.
      table.element.tBodies[0].querySelectorAll(".cell").forEach((field) => {
        field.tabIndex = -1;
      });
    }

    /* Only the current cell is reached by Tab, so that Tab leaves the grid at its edge. */
    hold(cell) {
      const target = this.table.field(cell) || cell;
      target.tabIndex = -1;
    }

    go(cell, keepFocus) {
      if (!cell) {
        return false;
      }
      this.leave();
      this.current = cell;
      this.corner = cell;
      this.mark();
      cell.classList.add("at");
      cell.parentNode.classList.add("on");
      const target = this.table.field(cell) || cell;
      target.tabIndex = 0;
      if (!keepFocus) {
        target.focus({ preventScroll: true });
      }
      if (target.select && target.tagName === "INPUT") {
        target.select();
      }
      this.show(cell);
      this.onMove(cell);
      return true;
    }

    leave() {
      if (!this.current) {
        return;
      }
      this.hold(this.current);
      this.current.classList.remove("at");
      this.current.parentNode.classList.remove("on");
    }

    /* Scrolls just enough, and never under the pinned name, the heading or the totals. */
    show(cell) {
      const box = this.table.element.closest(".scroll");
      const head = this.table.element.tHead.offsetHeight;
      const foot = this.table.element.tFoot ? this.table.element.tFoot.offsetHeight : 0;
      const pinned = this.pinnedWidth(cell.parentNode);
      const top = cell.offsetTop - head;
      const bottom = cell.offsetTop + cell.offsetHeight + foot - box.clientHeight;
      const left = cell.offsetLeft - pinned;
      const right = cell.offsetLeft + cell.offsetWidth - box.clientWidth;
      box.scrollTop = Math.min(Math.max(box.scrollTop, bottom), top);
      box.scrollLeft = Math.min(Math.max(box.scrollLeft, right), left);
    }

    pinnedWidth(row) {
      const pinned = Array.from(row.cells).slice(0, 2).filter((head) => getComputedStyle(head).position === "sticky");
      return pinned.reduce((sum, head) => sum + head.offsetWidth, 0);
    }

    step(rows, columns) {
      const at = this.table.address(this.current);
      return this.go(this.table.cell(at.row + rows, Math.max(0, at.column + columns)));
    }

    /* The next field that the row's stage asks for, in reading order; null at the end. */
    nextField(direction) {
      const at = this.table.address(this.current);
      const width = this.table.width;
      const last = this.table.rows.length * width;
      for (let n = at.row * width + at.column + direction; n >= 0 && n < last; n += direction) {
        const cell = this.table.cell(Math.floor(n / width), n % width);
        if (this.table.field(cell) && !cell.classList.contains("k-off")) {
          return cell;
        }
      }
      return null;
    }

    stretch(cell) {
      if (cell) {
        this.corner = cell;
        this.mark();
      }
    }

    stretchBy(rows, columns) {
      const at = this.table.address(this.corner);
      this.stretch(this.table.cell(at.row + rows, Math.max(0, at.column + columns)));
    }

    /* Edges of the marked block, inclusive. */
    get block() {
      const a = this.table.address(this.current);
      const b = this.table.address(this.corner);
      return {
        top: Math.min(a.row, b.row),
        bottom: Math.max(a.row, b.row),
        left: Math.min(a.column, b.column),
        right: Math.max(a.column, b.column),
      };
    }

    all() {
      this.go(this.table.cell(0, 0));
      this.stretch(this.table.cell(this.table.rows.length - 1, this.table.width - 1));
    }

    get isBlock() {
      return this.current !== this.corner;
    }

    /* The marked cells, row by row. */
    rowsOfCells() {
      const block = this.block;
      const rows = [];
      for (let row = block.top; row <= block.bottom; row += 1) {
        rows.push(this.table.cellsOf(this.table.rows[row]).slice(block.left, block.right + 1));
      }
      return rows;
    }

    mark() {
      this.marked.forEach((cell) => cell.classList.remove("in-range"));
      this.marked = this.isBlock ? [].concat.apply([], this.rowsOfCells()) : [];
      this.marked.forEach((cell) => cell.classList.add("in-range"));
    }
  };
}(window.sanzhuaGrid = window.sanzhuaGrid || {}));
