/** The mobile menu: a native modal dialog, closed by a tap outside and by following a link. */
export function startMenu(): void {
  const menu = document.querySelector<HTMLDialogElement>('#shell-menu');
  if (!menu) return;
  const settings = menu.querySelector('[data-settings]');
  const open = () => {
    // The page carries the settings once, in the header: the menu gets its own copy, with its own radio groups.
    if (settings && !settings.firstElementChild) {
      const copy = document.querySelector('day-settings')?.cloneNode(true) as HTMLElement | undefined;
      copy?.querySelectorAll('input').forEach((input) => (input.name = `menu-${input.name}`));
      if (copy) settings.append(copy);
    }
    menu.showModal();
  };
  for (const opener of document.querySelectorAll('[data-open-menu]')) opener.addEventListener('click', open);
  menu.addEventListener('click', (event) => {
    if (event.target === menu || (event.target as Element).closest('a')) menu.close();
  });
}
