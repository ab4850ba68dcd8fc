/* Saves cells one after the other and says so. What was typed is kept until the server has it: it is sent again after
   a broken line or a reload (kept.js), and leaving the page asks first. */
(function (grid) {
  "use strict";

  const GATHER_MS = 120;
  const FIRST_RETRY_MS = 3000;
  const LAST_RETRY_MS = 30000;
  const MOST_AT_ONCE = 500;

  grid.Saver = class {
    constructor(table, say, onSaved, kept) {
      this.table = table;
      this.say = say;
      this.onSaved = onSaved;
      this.kept = kept;
      this.onIdle = null;
      this.waiting = new Map();
      this.sending = null;
      this.answered = new Set(); // cells of the answer that is being taken
      this.refused = 0;
      this.retry = FIRST_RETRY_MS;
      this.timer = null;
      this.conflicts = new grid.Conflicts(table, say, (cell, text, accepts) => this.put(cell, text, accepts));
      window.addEventListener("beforeunload", (event) => this.holdPage(event));
      window.addEventListener("online", () => this.flush());
    }

    get open() {
      return this.waiting.size + (this.sending ? this.sending.size : 0);
    }

    /* Typed, and not yet told by the server to be kept. */
    isOpen(cell) {
      const key = cell.parentNode.dataset.row + "\n" + cell.dataset.c;
      const isHeld = cell.classList.contains("unsaved") || cell.classList.contains("conflict");
      return isHeld || this.waiting.has(key) || this.answered.has(key) || this.table.isTypedInto(cell);
    }

    /* Takes what was typed into a cell; the newest text of a cell replaces one that still waits. `accepts` is given
       where somebody chose the own value over another's that was shown. */
    put(cell, text, accepts) {
      const row = cell.parentNode.dataset.row;
      const key = row + "\n" + cell.dataset.c;
      const sent = this.sending && this.sending.get(key);
      const before = this.waiting.get(key) || sent;
      const was = before ? before.was.concat(sent ? [sent.text] : []) : [this.table.known(cell)];
      const revision = before ? before.revision : undefined;
      this.lay({ cell: cell, row: row, column: cell.dataset.c, text: text, accepts: accepts, was: was, revision: revision });
    }

    lay(edit) {
      this.conflicts.drop(edit.cell);
      this.waiting.set(edit.row + "\n" + edit.column, edit);
      this.table.setState(edit.cell, "saving");
      this.keepAll();
      this.schedule(GATHER_MS);
    }

    /* What a former life of this page could not send goes on its way again, as seen then. */
    takeUp(edits) {
      const lost = [];
      edits.forEach((edit) => {
        const cell = this.table.find(edit.row, edit.column);
        if (cell && this.table.field(cell)) {
          this.table.overwrite(cell, edit.text);
          this.lay(Object.assign(edit, { cell: cell }));
        } else {
          lost.push(edit);
        }
      });
      lost.forEach((edit) => this.conflicts.tellLost(edit));
      this.keepAll();
      if (edits.length) {
        this.say("restored", { n: edits.length }, "busy");
      }
    }

    /* Into the tab's keeping: whatever the server has not answered for. `revision` is the row's as it was seen. */
    keepAll() {
      const open = Array.from(this.sending ? this.sending.values() : []).concat(Array.from(this.waiting.values()));
      this.kept.write(open.map((edit) => ({
        row: edit.row,
        column: edit.column,
        text: edit.text,
        was: edit.was,
        revision: this.seen(edit),
      })));
    }

    seen(edit) {
      return edit.revision === undefined ? this.table.revision(edit.row) : edit.revision;
    }

    get isSettled() {
      return !this.open && !this.conflicts.size;
    }

    /* Goes on once everything is saved; not at all where something could not be. */
    whenSaved(act) {
      if (this.open) {
        this.onIdle = act;
        this.flush();
      } else {
        this.say("unsettled", { n: this.conflicts.size }, "lost");
      }
    }

    schedule(delay) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), delay);
    }

    flush() {
      if (this.sending || !this.waiting.size) {
        return;
      }
      this.sending = new Map(Array.from(this.waiting).slice(0, MOST_AT_ONCE));
      this.sending.forEach((edit, key) => this.waiting.delete(key));
      this.say("saving", { n: this.open }, "busy");
      this.send(Array.from(this.sending.values())).then((answer) => this.take(answer), (trouble) => this.keep(trouble));
    }

    async send(edits) {
      const body = edits.map((edit) => ({
        row: edit.row,
        column: edit.column,
        text: edit.text,
        revision: this.seen(edit),
        accepts: edit.accepts || 0,
        was: edit.was,
      }));
      const response = await fetch(this.table.form.dataset.saveUrl, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": grid.csrfToken(this.table.form) },
        body: JSON.stringify({ edits: body }),
      });
      const isJson = (response.headers.get("Content-Type") || "").includes("json");
      if (response.redirected || response.status === 401 || response.status === 403) {
        throw { name: "signed_out" };
      }
      if (!response.ok) {
        throw { name: "unsaved", final: response.status < 500 && isJson, sentence: isJson ? await sentenceOf(response) : "" };
      }
      return response.json();
    }

    take(answer) {
      this.sending = null;
      this.retry = FIRST_RETRY_MS;
      this.refused = 0;
      this.answered = new Set(answer.results.map((result) => result.row + "\n" + result.column));
      answer.results.forEach((result) => this.takeOne(result));
      this.answered = new Set();
      this.table.setTotals(answer.totals);
      grid.setCounts(answer.counts);
      this.keepAll();
      if (this.waiting.size) {
        this.flush();
      } else if (this.refused) {
        this.onIdle = null;
        this.say("refused", { n: this.refused }, "lost");
      } else {
        this.say("saved", { at: answer.saved_at }, "");
        this.goOn();
      }
      this.onSaved(answer);
    }

    goOn() {
      const act = this.onIdle;
      this.onIdle = null;
      if (act) {
        act();
      }
    }

    takeOne(result) {
      const cell = this.table.find(result.row, result.column);
      this.table.settleRow(result, (other) => this.isOpen(other));
      if (!cell || this.waiting.has(result.row + "\n" + result.column)) {
        return; // typed again while this was on its way
      }
      if (result.status === "conflict") {
        this.refused += 1;
        this.conflicts.add(cell, result);
      } else if (result.status === "refused") {
        this.refused += 1;
        this.table.setState(cell, "unsaved");
        this.table.setMark(cell, "error", result.sentence || "");
      } else {
        this.refused += result.status === "locked" ? 1 : 0;
        this.table.settle(cell, result);
      }
    }

    /* The line broke or the session ended: everything goes back to the front of the queue. */
    keep(trouble) {
      const returned = this.sending || new Map();
      this.sending = null;
      this.onIdle = null;
      returned.forEach((edit, key) => {
        this.table.setState(edit.cell, "unsaved");
        if (!this.waiting.has(key)) {
          // The answer may be what was lost on the way: then this very text stands there already.
          this.waiting.set(key, Object.assign(edit, { was: edit.was.concat([edit.text]) }));
        }
      });
      this.keepAll();
      if (trouble && trouble.sentence) {
        this.say("", { sentence: trouble.sentence }, "lost");
      } else {
        this.say(trouble && trouble.name === "signed_out" ? "signed_out" : "unsaved", { n: this.open }, "lost");
      }
      if (!trouble || !trouble.final) {
        this.schedule(this.retry);
        this.retry = Math.min(this.retry * 2, LAST_RETRY_MS);
      }
    }

    holdPage(event) {
      if (this.open || this.conflicts.size) {
        event.preventDefault();
        event.returnValue = "";
      }
    }
  };

  async function sentenceOf(response) {
    const body = await response.json();
    return body.sentence || "";
  }
}(window.sanzhuaGrid = window.sanzhuaGrid || {}));
