/*
  In the admin: what is typed as a day or an hour stays as it was typed, and the
  form says what it cannot read. Left to itself, the calendar puts another day in
  its place. Loaded before the fields are drawn.

  A day alone is given its hour, as the server would, for the person to see.
*/

window.jQuery.fn.datetimepicker.defaults.validateOnBlur = false;

document.addEventListener("focusout", ({ target }) => {
  if (target.dataset?.hour && /^\s*\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d\d)\s*$/.test(target.value)) {
    target.value = `${target.value.trim()} ${target.dataset.hour}`;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
