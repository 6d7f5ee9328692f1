import { cellsOf, parseOutput } from '../../engine/quiz/table.ts';

/**
 * Turns the rows of an output into one button per cell. Arrow keys walk the table, so that Tab needs one stop.
 *
 * @param name the accessible name of a cell, from its text, column and row (from 1)
 */
export function buildCells(output: HTMLElement, name: (text: string, column: string, row: number) => string): HTMLButtonElement[] {
  const lines = [...output.querySelectorAll<HTMLElement>('.quiz-line')].slice(1); // the first is the prompt
  const parsed = parseOutput(lines.map((line) => line.textContent).join('\n'));
  const grid: HTMLButtonElement[][] = [];
  parsed.forEach((line, i) => {
    const element = lines[i];
    if (line.kind !== 'row' || !element) return;
    const buttons: HTMLButtonElement[] = [];
    const parts: Node[] = [];
    let at = 0;
    for (const cell of cellsOf(line)) {
      if (cell.text === '') continue;
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'quiz-cell';
      button.textContent = cell.text;
      button.dataset['row'] = String(line.row);
      button.dataset['column'] = cell.column;
      button.tabIndex = grid.length + buttons.length === 0 ? 0 : -1;
      button.setAttribute('aria-pressed', 'false');
      button.setAttribute('aria-label', name(cell.text, cell.column, (line.row ?? 0) + 1));
      parts.push(document.createTextNode(line.text.slice(at, cell.start)), button);
      at = cell.start + cell.text.length;
      buttons.push(button);
    }
    if (buttons.length === 0) return;
    element.replaceChildren(...parts);
    grid.push(buttons);
  });
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
