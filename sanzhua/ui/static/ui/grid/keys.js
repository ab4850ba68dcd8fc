/* Keys and mouse of the grid. While an input method composes, every key is its own. */
(function (grid) {
  "use strict";

  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  grid.listen = function (table, selection, editor, panel, jumps) {
    const body = table.element.tBodies[0];

    body.addEventListener("mousedown", (event) => {
      const cell = event.target.closest("td");
      if (event.button !== 0 || !cell || cell.cellIndex < 2) {
        return;
      }
      const field = table.field(cell);
      jumps.rest();
      if (event.shiftKey && selection.current) {
        event.preventDefault();
        selection.stretch(cell);
      } else if (cell === selection.current) {
        editor.begin("editing");
      } else {
        editor.commit();
        selection.go(cell);
        if (!field || field.tagName !== "SELECT") {
          event.preventDefault();
        }
      }
    });

    body.addEventListener("mousemove", (event) => {
      const cell = event.target.closest("td");
      if (event.buttons === 1 && selection.current && cell && cell.cellIndex > 1 && !editor.mode && cell !== selection.corner) {
        selection.stretch(cell);
      }
    });

    body.addEventListener("focusin", (event) => {
      const cell = event.target.closest("td");
      if (cell && cell.cellIndex > 1 && cell !== selection.current) {
        editor.commit();
        selection.go(cell, true);
      }
    });

    body.addEventListener("focusout", (event) => {
      if (!body.contains(event.relatedTarget)) {
        editor.commit();
      }
    });

    body.addEventListener("input", (event) => {
      if (event.target.classList.contains("cell")) {
        hold(event.target);
        editor.begin("typing");
      }
    });

    body.addEventListener("change", (event) => {
      if (event.target.tagName === "SELECT" && event.target.classList.contains("cell")) {
        hold(event.target);
        editor.begin("typing");
        editor.commit();
      }
    });

    body.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229 || !selection.current || !event.target.closest("td")) {
        return;
      }
      if (act(event)) {
        event.preventDefault();
      }
    });

    document.addEventListener("paste", (event) => {
      const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
      if (!isInside(event.target) || !text || (editor.mode && !grid.isBlock(text))) {
        return;
      }
      event.preventDefault();
      editor.restore();
      editor.paste(text);
    });

    document.addEventListener("copy", (event) => {
      if (isInside(event.target) && !editor.mode) {
        event.preventDefault();
        event.clipboardData.setData("text/plain", editor.copy());
      }
    });

    document.addEventListener("cut", (event) => {
      if (isInside(event.target) && !editor.mode) {
        event.preventDefault();
        event.clipboardData.setData("text/plain", editor.copy());
        editor.clear();
      }
    });

    /* A field that changed without being entered first, as assistive software does it. */
    function hold(field) {
      if (field.closest("td") !== selection.current) {
        editor.commit();
        selection.go(field.closest("td"), true);
      }
    }

    function isInside(target) {
      return selection.current && target.closest && target.closest("tbody") === body && target.closest("td");
    }

    /* True where the key was ours. */
    function act(event) {
      if (event.ctrlKey || event.metaKey) {
        return withControl(event);
      }
      if (ARROWS[event.key]) {
        return arrow(event);
      }
      return plainKey(event);
    }

    function withControl(event) {
      const key = event.key.toLowerCase();
      if (key === "z" && !editor.mode) {
        editor.undo();
      } else if (key === "d") {
        editor.commit();
        editor.fillDown();
      } else if (key === "y" && !editor.mode) {
        editor.redo();
      } else if (key === "a" && !editor.mode) {
        selection.all();
      } else if (key === "enter") {
        editor.fillBlock();
      } else {
        return !editor.mode && !event.shiftKey && jumps.far(event.key, true);
      }
      return true;
    }

    function arrow(event) {
      const by = ARROWS[event.key];
      if (event.altKey || (editor.mode === "editing" && by[0] === 0)) {
        return false;
      }
      if (event.shiftKey && !editor.mode) {
        selection.stretchBy(by[0], by[1]);
        return true;
      }
      editor.commit();
      jumps.rest();
      selection.step(by[0], by[1]);
      return true;
    }

    function plainKey(event) {
      switch (event.key) {
        case "Enter":
          editor.commit();
          jumps.enter(event.shiftKey ? -1 : 1);
          return true;
        case "Tab":
          editor.commit();
          return jumps.tab(event.shiftKey ? -1 : 1);
        case "F2":
          if (event.shiftKey) {
            return panel.askComment();
          }
          editor.begin("editing");
          return true;
        case "Escape":
          editor.restore();
          selection.stretch(selection.current);
          return true;
        case "Delete":
          if (editor.mode) {
            return false;
          }
          editor.clear();
          return true;
        case "Home":
        case "End":
          return !editor.mode && jumps.far(event.key, false);
        case "PageUp":
        case "PageDown":
          editor.commit();
          return jumps.far(event.key, false);
        default:
          return wantsReason(event) && panel.askReason();
      }
    }

    /* R opens the reason; in a field for words it is a letter, there Alt+R does. */
    function wantsReason(event) {
      const isWords = selection.current.classList.contains("txt") && table.field(selection.current);
      return event.key.toLowerCase() === "r" && (event.altKey || (!editor.mode && !isWords));
    }
  };
}(window.sanzhuaGrid = window.sanzhuaGrid || {}));
