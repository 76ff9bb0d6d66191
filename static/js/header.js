/*
  Opening the search puts the cursor in its field, and what opens over the page closes when the focus leaves it, so as
  not to hide it. Without this the search still opens, and a tab reaches the field.
*/

const search = document.getElementById("recherche");

search?.addEventListener("toggle", (event) => {
  if (event.newState === "open") search.querySelector("input").focus();
});

document.addEventListener("focusin", ({ target }) => {
  const open = document.querySelector(":popover-open");
  if (open && !open.contains(target)) open.hidePopover();
});
