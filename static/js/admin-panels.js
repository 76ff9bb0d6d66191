/*
  In the admin, on a screen where a side panel covers the form: the panel that was open on another page, which Wagtail
  remembers, stays closed here.
*/

if (window.matchMedia("(width < 50em)").matches) {
  try {
    window.localStorage.removeItem("wagtail:side-panel-open");
  } catch {
    // Without local storage, nothing is remembered.
  }
}

// Wagtail's multiple file input has no accessible name: it covers a button with the label.
for (const input of document.querySelectorAll(".replace-file-input > input[type=file]")) {
  input.setAttribute("aria-label", input.previousElementSibling.textContent.trim());
}
