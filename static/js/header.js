/* Opening the search puts the cursor in its field. Without this the search still opens, and a tab reaches the field. */

const search = document.getElementById("recherche");

search?.addEventListener("toggle", (event) => {
  if (event.newState === "open") search.querySelector("input").focus();
});
