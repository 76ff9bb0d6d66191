/*
  In the admin: what is typed as a day or an hour stays as it was typed, and the
  form says what it cannot read. Left to itself, the calendar puts another day in
  its place. Loaded before the fields are drawn.

  A day alone is given its hour, as the server would, for the person to see.

  The calendar opens beneath its field: where there is no room left, it would lie
  over the field, its name and the fields above. In a dialog, which does not
  scroll with the page, it makes itself room between the field and the next, and
  goes once the pointer is up again: were it to go as soon as the field is left,
  the button that is being pressed would move from under the pointer.
*/

const ROOM = 300; // pixels

let isPressed = false;
for (const [kind, pressed] of [
  ["pointerdown", true],
  ["pointerup", false],
  ["pointercancel", false],
]) {
  document.addEventListener(
    kind,
    () => {
      isPressed = pressed;
    },
    true,
  );
}

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

Object.assign(window.jQuery.fn.datetimepicker.defaults, {
  onClose(_current, [field]) {
    if (!field.closest(".w-dialog")) return true;
    const hide = () => setTimeout(() => this.hide());
    if (isPressed) document.addEventListener("pointerup", hide, { once: true });
    else hide();
    return false;
  },
});

document.addEventListener("focusout", ({ target }) => {
  if (target.dataset?.hour && /^\s*\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d\d)\s*$/.test(target.value)) {
    target.value = `${target.value.trim()} ${target.dataset.hour}`;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
