/* The slider of months says where it stands while it is moved and asks for the page when it is let go; a choice of the
   map's colours asks at once; on paper every table is open. Without this script buttons and links do the same. */
(function () {
  "use strict";

  document.querySelectorAll("form.slide").forEach(function (form) {
    var range = form.querySelector("input[type=range]");
    var says = form.querySelector("[data-says]");
    var months = (form.getAttribute("data-months") || "").split("|");
    if (!range) {
      return;
    }
    range.addEventListener("input", function () {
      says.textContent = months[Number(range.value)] || "";
    });
    form.addEventListener("change", function () {
      form.submit();
    });
    form.querySelector("button").hidden = true;
  });

  document.querySelectorAll("form[data-pick]").forEach(function (form) {
    form.addEventListener("change", function () {
      form.submit();
    });
    form.querySelector("button").hidden = true;
  });

  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.tables").forEach(function (table) {
      table.open = true;
    });
  });
}());
