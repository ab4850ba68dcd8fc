/* The little that every page needs from the keyboard: "/" finds (a page's own field first), Esc closes the person's menu, and a key named by
   `data-key` on a visible button presses it. `data-print` on a button prints: the page, or with a value only what
   print.css keeps for that value in `data-printing` of the body. `data-copy` on a button names a text field: its words
   go to the clipboard, or where the browser forbids that they are selected for Ctrl+C. A text field with `data-fit` gets
   the rows that its words need. Elements with one value of `data-pair` light up together under the pointer or the
   keyboard. A form with `data-forget` empties the tab's storage as it is sent. */
(function () {
  "use strict";

  function isTyping(element) {
    return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  }

  document.addEventListener("keydown", function (event) {
    var find = document.querySelector("main [data-find]") || document.querySelector("[data-find]");
    if (event.key === "/" && find && !isTyping(event.target) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      find.focus();
      find.select();
    }
    var named = /^F\d+$/.test(event.key) ? document.querySelector('[data-key="' + event.key + '"]') : null;
    if (named) {
      event.preventDefault();
      named.click();
    }
    if (event.key === "Escape") {
      closeMenus(null);
    }
  });

  document.addEventListener("click", function (event) {
    closeMenus(event.target);
    var button = event.target.closest ? event.target.closest("[data-print]") : null;
    if (button) {
      document.body.setAttribute("data-printing", button.getAttribute("data-print"));
      window.print();
      document.body.removeAttribute("data-printing");
    }
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-copy]") : null;
    var field = button ? document.getElementById(button.getAttribute("data-copy")) : null;
    if (!field) {
      return;
    }
    field.focus();
    field.select();
    if (document.execCommand("copy")) {
      button.textContent = button.getAttribute("data-copied") || button.textContent;
    }
  });

  function fit(field) {
    var line = parseFloat(window.getComputedStyle(field).lineHeight);
    // A bar at its side would make the lines shorter and more of them.
    field.style.overflowY = "hidden";
    var more = line ? Math.ceil((field.scrollHeight - field.clientHeight) / line) : 0;
    if (more > 0) {
      field.rows += more;
    }
    field.style.overflowY = "";
  }
  document.querySelectorAll("textarea[data-fit]").forEach(fit);
  document.addEventListener("input", function (event) {
    if (event.target.matches && event.target.matches("textarea[data-fit]")) {
      fit(event.target);
    }
  });

  /* On a narrow screen the bar may be wider than it: the room that one is in stands in sight. */
  var room = document.querySelector(".nav a[aria-current]");
  if (room) {
    room.parentElement.scrollLeft = room.offsetLeft + room.offsetWidth - room.parentElement.clientWidth;
  }

  function light(event) {
    var at = event.target.closest ? event.target.closest("[data-pair]") : null;
    document.querySelectorAll(".lit").forEach(function (one) {
      one.classList.remove("lit");
    });
    if (at) {
      document.querySelectorAll('[data-pair="' + at.getAttribute("data-pair") + '"]').forEach(function (one) {
        one.classList.add("lit");
      });
    }
  }

  /* Whoever signs out leaves nothing behind for the next person at this machine. */
  document.addEventListener("submit", function (event) {
    if (event.target.hasAttribute("data-forget")) {
      try {
        window.sessionStorage.clear();
      } catch (shut) {
        // Storage that is shut holds nothing.
      }
    }
  });

  if (document.querySelector("[data-pair]")) {
    document.addEventListener("pointerover", light);
    document.addEventListener("focusin", light);
  }

  function closeMenus(inside) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!inside || !menu.contains(inside)) {
        menu.open = false;
      }
    });
  }
}());
