// While money is awaited: asks every five seconds whether anything changed, and shows the page anew when it did.
// <div data-watch="/…/" data-mark="…" hidden>; <span data-with-script hidden>says so only where that is true</span>
const watched = document.querySelector("[data-watch]");
if (watched) {
  for (const words of document.querySelectorAll("[data-with-script]")) words.hidden = false;
  const ask = async () => {
    if (!document.hidden) {
      const answer = await fetch(watched.dataset.watch, { headers: { Accept: "application/json" } }).catch(() => null);
      if (answer && answer.ok && (await answer.json()).mark !== watched.dataset.mark) {
        location.reload();
        return;
      }
    }
    setTimeout(ask, 5000);
  };
  setTimeout(ask, 5000);
}
