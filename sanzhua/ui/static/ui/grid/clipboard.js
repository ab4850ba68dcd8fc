/* Blocks of cells as text, in the way in which WPS and Excel put them on the clipboard. */
(function (grid) {
  "use strict";

  /* Rows of cells. A cell in quotes may hold tabs, line breaks and doubled quotes; the last line break ends the block. */
  grid.parseBlock = function (text) {
    const rows = [[]];
    let at = 0;
    const body = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    while (at <= body.length) {
      const found = body[at] === '"' ? quoted(body, at) : plain(body, at);
      rows[rows.length - 1].push(found.text);
      if (body[found.end] === "\n") {
        rows.push([]);
      }
      at = found.end + 1;
    }
    return rows;
  };

  grid.isBlock = function (text) {
    return /[\t\n\r]/.test(text.replace(/\r?\n$/, ""));
  };

  grid.writeBlock = function (rows) {
    return rows.map((cells) => cells.map(written).join("\t")).join("\r\n");
  };

  function plain(body, start) {
    let end = start;
    while (end < body.length && body[end] !== "\t" && body[end] !== "\n") {
      end += 1;
    }
    return { text: body.slice(start, end).trim(), end: end };
  }

  function quoted(body, start) {
    let end = start + 1;
    let text = "";
    while (end < body.length && (body[end] !== '"' || body[end + 1] === '"')) {
      text += body[end];
      end += body[end] === '"' ? 2 : 1;
    }
    if (end >= body.length) {
      return plain(body, start);
    }
    const rest = plain(body, end + 1);
    return { text: (text + rest.text).replace(/\n/g, " ").trim(), end: rest.end };
  }

  function written(text) {
    return /[\t\n"]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }
}(window.sanzhuaGrid = window.sanzhuaGrid || {}));
