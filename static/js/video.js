/* Loads a video from its host only after a click. Expects, in `.player .screen`, a hidden <button data-src
   data-title>; without a script the link beside it is used. */

for (const button of document.querySelectorAll(".player button[data-src]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.src = button.dataset.src;
    frame.title = button.dataset.title;
    frame.allow = "autoplay; fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    button.replaceWith(frame);
    frame.focus();
  });
}
