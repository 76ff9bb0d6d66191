/* Reads an easy-to-read page aloud with a local voice; without one, or without this script, there is no button. */

const speech = window.speechSynthesis;
const button = document.querySelector("[data-read]");
const start = button.textContent;
const { lang } = document.documentElement;
const PACE = 0.85;
let reading = null;

// Only local voices: the others would send the text to a server.
const voice = () => speech.getVoices().find((one) => one.localService && one.lang.slice(0, 2) === lang.slice(0, 2));

function stop() {
  reading = null;
  speech.cancel();
  button.textContent = start;
  document.querySelector(".is-read")?.classList.remove("is-read");
}

function say(parts, own) {
  if (reading !== own) return;
  const [part, ...rest] = parts;
  document.querySelector(".is-read")?.classList.remove("is-read");
  if (!part) {
    stop();
    return;
  }
  const words = new SpeechSynthesisUtterance(part.textContent);
  Object.assign(words, { voice: voice(), lang, rate: PACE, onend: () => say(rest, own), onerror: () => say([], own) });
  part.classList.add("is-read");
  part.scrollIntoView({ block: "nearest" });
  speech.speak(words);
}

function offer() {
  button.parentElement.hidden = !voice();
}

if (speech) {
  offer();
  speech.addEventListener?.("voiceschanged", offer);
  window.addEventListener("pagehide", stop);
  button.addEventListener("click", () => {
    if (reading) {
      stop();
      return;
    }
    reading = {};
    button.textContent = button.dataset.stop;
    say([...document.querySelectorAll("[data-aloud]")], reading);
  });
}
