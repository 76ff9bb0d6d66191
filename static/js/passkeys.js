/* Passkeys: `data-passkey` is create, or get (fetch: its options are requested). */

const { PublicKeyCredential: Key } = window;
const ALONE = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
const isPossible = Boolean(Key?.parseCreationOptionsFromJSON && Key.parseRequestOptionsFromJSON);

async function optionsOf(form) {
  if (form.dataset.passkey !== "fetch") return JSON.parse(form.querySelector("script").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

async function ask(form) {
  const { creation_options: make, request_options: use } = await optionsOf(form);
  // A new key is to sign in by itself.
  if (make) Object.assign(make.publicKey.authenticatorSelection, ALONE);
  const credential = make
    ? await navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(make.publicKey) })
    : await navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(use.publicKey) });
  form.elements.credential.value = JSON.stringify(credential);
  form.submit();
}

if (isPossible) {
  for (const text of document.querySelectorAll("[data-passkey-missing]")) text.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const status = form.querySelector("[data-passkey-status]");
      status.textContent = "";
      ask(form).catch(() => {
        status.textContent = status.dataset.failed;
      });
    });
  }
}
