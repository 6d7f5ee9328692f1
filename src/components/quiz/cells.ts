/**
 * Turns the marked cells of an output into buttons. Arrow keys walk the table, so that Tab needs one stop.
 *
 * @param name the accessible name of a cell, from its text, column and row (from 1)
 */
export function buildCells(output: HTMLElement, name: (text: string, column: string, row: number) => string): HTMLButtonElement[] {
  const grid = [...output.querySelectorAll<HTMLElement>('[data-row]')].map((row) =>
    [...row.querySelectorAll<HTMLElement>('[data-column]')].map((cell) => {
      const button = document.createElement('button');
      const { row: n = '0' } = row.dataset;
      const { column = '' } = cell.dataset;
      button.type = 'button';
      button.className = 'quiz-cell';
      button.textContent = cell.textContent;
      button.dataset['row'] = n;
      button.dataset['column'] = column;
      button.tabIndex = -1;
      button.setAttribute('aria-pressed', 'false');
      button.setAttribute('aria-label', name(cell.textContent, column, Number(n) + 1));
      cell.replaceWith(button);
      return button;
    }),
  );
  if (grid[0]?.[0]) grid[0][0].tabIndex = 0;
  output.removeAttribute('tabindex');
  output.addEventListener('keydown', (event) => {
    const y = grid.findIndex((row) => row.includes(event.target as HTMLButtonElement));
    const x = grid[y]?.indexOf(event.target as HTMLButtonElement) ?? -1;
    if (y < 0) return;
    const next = { ArrowDown: grid[y + 1]?.[x], ArrowUp: grid[y - 1]?.[x], ArrowRight: grid[y]?.[x + 1], ArrowLeft: grid[y]?.[x - 1], Home: grid[y]?.[0], End: grid[y]?.at(-1) }[event.key];
    if (!next) return;
    event.preventDefault();
    (event.target as HTMLButtonElement).tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  return grid.flat();
}
