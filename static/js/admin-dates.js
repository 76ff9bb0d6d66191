/*
  In the admin: a typed date or time is kept as typed, and the form reports what it cannot read. By default, the
  calendar replaces it with another date. Loaded before the fields are rendered. A date without a time gets one, as on
  the server, for the user to see. The calendar opens below its field: without enough space, it would cover the field,
  its label and the fields above. In a dialog, which does not scroll with the page, it takes its space between the
  field and the next, and closes when the pointer is released: if it closed as soon as the field loses focus, the
  button that is being pressed would move away from the pointer.
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
