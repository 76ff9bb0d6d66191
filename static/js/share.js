/* Buttons that copy or share, each only if supported. Without this script the text can be selected. */

const status = document.querySelector(".share [role=status]");

function offer(selector, isPossible, act) {
  if (!isPossible) return;
  for (const button of document.querySelectorAll(selector)) {
    button.parentElement.hidden = false;
    button.addEventListener("click", () => act(button.dataset).catch(() => {}));
  }
}

offer("[data-copy]", navigator.clipboard, async ({ copy, done }) => {
  await navigator.clipboard.writeText(copy);
  // Emptied first, so that the same message is announced again.
  status.textContent = "";
  requestAnimationFrame(() => {
    status.textContent = done;
  });
});

offer("[data-share]", navigator.share, ({ share, title }) => navigator.share({ title, url: share }));
