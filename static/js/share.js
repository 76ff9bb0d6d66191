/* Buttons that copy or share: each appears only where the browser can do it. Without this the words stand to be selected. */

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
  // Emptied first, so that the same words are announced again.
  status.textContent = "";
  requestAnimationFrame(() => {
    status.textContent = done;
  });
});

offer("[data-share]", navigator.share, ({ share, title }) => navigator.share({ title, url: share }));
