/*
  In the admin: a key in the URL identifies a creation form when the browser comes back to it, so that the object is
  created once (see `pepr_site/editing/repeated_creation.py`).
*/

const field = document.querySelector("input[type=hidden][name=creation]");

if (field) {
  const address = new URL(window.location);
  field.value = address.searchParams.get("creation") || field.value || field.dataset.key;
  address.searchParams.set("creation", field.value);
  window.history.replaceState(window.history.state, "", address);
}
