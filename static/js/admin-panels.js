/*
  In the admin, on a screen where a side panel lies over the form: the panel
  that was open on another page, which Wagtail remembers, stays closed here.
*/

if (window.matchMedia("(width < 50em)").matches) {
  try {
    window.localStorage.removeItem("wagtail:side-panel-open");
  } catch {
    // Nothing is remembered where the browser keeps nothing.
  }
}

// Wagtail's field of several files has no name of its own: it lies over the button that says what it does.
for (const input of document.querySelectorAll(".replace-file-input > input[type=file]")) {
  input.setAttribute("aria-label", input.previousElementSibling.textContent.trim());
}
