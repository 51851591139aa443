// Copy buttons: hidden in the HTML, shown only where copying works.
// <button type="button" data-copy="text" data-done="Đã chép" hidden>Chép</button>
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const words = button.innerHTML;
      button.textContent = button.dataset.done;
      button.setAttribute("role", "status");
      setTimeout(() => { button.innerHTML = words; button.removeAttribute("role"); }, 2500);
    });
  }
}
