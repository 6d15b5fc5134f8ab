// What forms cannot do by themselves. Every page works without it.
for (const form of document.querySelectorAll('form[data-submits-itself]')) form.submit();
for (const button of document.querySelectorAll('button[data-copies]')) {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
    button.textContent = 'Copied';
  });
}
