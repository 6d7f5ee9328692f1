/** The mobile menu: a native modal dialog, closed by a tap outside and by following a link. */
export function startMenu(): void {
  const menu = document.querySelector<HTMLDialogElement>('#shell-menu');
  if (!menu) return;
  for (const opener of document.querySelectorAll('[data-open-menu]')) opener.addEventListener('click', () => menu.showModal());
  menu.addEventListener('click', (event) => {
    if (event.target === menu || (event.target as Element).closest('a')) menu.close();
  });
}
