/*
  In the admin: what is typed as a day or an hour stays as it was typed, and the
  form says what it cannot read. Left to itself, the calendar puts another day in
  its place. Loaded before the fields are drawn.

  A day alone is given its hour, as the server would, for the person to see.

  The calendar opens beneath its field: where there is no room left, it would lie
  over the field, its name and the fields above. In a dialog, which does not
  scroll with the page, it makes itself room between the field and the next.
*/

const ROOM = 300; // pixels

Object.assign(window.jQuery.fn.datetimepicker.defaults, {
  validateOnBlur: false,
  onShow(_current, [field]) {
    if (field.closest(".w-dialog")) {
      this.insertAfter(field);
      setTimeout(() => this[0].scrollIntoView({ block: "nearest" }));
      return;
    }
    const missing = ROOM - (window.innerHeight - field.getBoundingClientRect().bottom);
    if (missing > 0) {
      document.body.style.paddingBlockEnd = `${ROOM}px`;
      window.scrollBy({ top: missing, behavior: "instant" });
    }
  },
});

document.addEventListener("focusout", ({ target }) => {
  if (target.dataset?.hour && /^\s*\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d\d)\s*$/.test(target.value)) {
    target.value = `${target.value.trim()} ${target.dataset.hour}`;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
