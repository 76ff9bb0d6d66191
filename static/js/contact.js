// Solves the small piece of work that the form asks for: the number whose SHA-256 with the salt is the challenge.
const form = document.querySelector("form[data-challenge]");

const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function solve({ algorithm, challenge, maxNumber, salt, signature }) {
  const encoder = new TextEncoder();
  for (let number = 0; number <= maxNumber; number += 1) {
    const digest = await crypto.subtle.digest(algorithm, encoder.encode(salt + number));
    if (hex(digest) === challenge) return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
  }
  return "";
}

// Done while the visitor writes: a message sent before the end goes without its proof, and is read all the same.
if (form && window.crypto?.subtle) {
  form.addEventListener(
    "focusin",
    async () => {
      form.elements.proof.value = await solve(JSON.parse(form.dataset.challenge));
    },
    { once: true },
  );
}
