/*
  Opening the search focuses its field, and popovers close when the focus leaves them, so that they do not cover it.
  Without this script the search still opens, and Tab reaches the field.
*/

const search = document.getElementById("recherche");

search?.addEventListener("toggle", (event) => {
  if (event.newState === "open") search.querySelector("input").focus();
});

document.addEventListener("focusin", ({ target }) => {
  const open = document.querySelector(":popover-open");
  if (open && !open.contains(target)) open.hidePopover();
});
