/*
  In the admin: the form of something new is known again when the browser comes
  back to it, by a key in its address, so that it is made once (see
  `pepr_site/editing/repeated_creation.py`).
*/

const field = document.querySelector("input[type=hidden][name=creation]");

if (field) {
  const address = new URL(window.location);
  field.value = address.searchParams.get("creation") || field.value || field.dataset.key;
  address.searchParams.set("creation", field.value);
  window.history.replaceState(window.history.state, "", address);
}
