import { explainCell, explainHeader, type Meanings } from '../../engine/kubectl/explain.ts';
import { parseOutput } from '../../engine/kubectl/table.ts';
import type { Lang } from '../../engine/schema/localized.ts';
import { say } from '../../i18n/strings.ts';
import { explainSays } from '../../i18n/strings/explain-says.ts';

/** What a wrapped cell stands for. */
interface Cell {
  element: HTMLElement;
  resource?: string;
  column: string;
  text: string;
  header: boolean;
  /** Position in the grid: line, and cell in that line. */
  row: number;
  at: number;
}

let meanings: Promise<Meanings> | undefined;

/** The explanations of the page's language, fetched once; a failure is not remembered. */
function load(): Promise<Meanings> {
  meanings ??= fetch(`${document.body.dataset['base'] ?? '/'}data/columns/${document.documentElement.lang}.json`)
    .then((response) => (response.ok ? (response.json() as Promise<Meanings>) : Promise.reject(new Error(String(response.status)))))
    .catch((error: unknown) => {
      meanings = undefined;
      throw error;
    });
  return meanings;
}

/** The one bubble of the page, and its twin for screen readers. */
class Bubble {
  #box = document.createElement('div');
  #status = document.createElement('div');
  #owner?: Cell;

  constructor() {
    this.#box.className = 'explain';
    this.#box.popover = 'manual';
    this.#box.ariaHidden = 'true';
    this.#status.className = 'visually-hidden';
    this.#status.role = 'status';
    document.body.append(this.#box, this.#status);
    addEventListener('scroll', () => this.#place(), { capture: true, passive: true });
    addEventListener('resize', () => this.hide());
  }

  get owner(): Cell | undefined {
    return this.#owner;
  }

  async show(cell: Cell): Promise<void> {
    if (this.#owner === cell) return;
    this.hide();
    this.#owner = cell;
    cell.element.dataset['shown'] = '';
    const lang = document.documentElement.lang as Lang;
    let text: string;
    try {
      const table = await load();
      const found = cell.header ? explainHeader(table, cell.resource, cell.column) : explainCell(table, cell.resource, cell.column, cell.text);
      text = found ?? say(explainSays.unknown, lang);
    } catch {
      text = say(explainSays.offline, lang);
    }
    if (this.#owner !== cell) return;
    const title = document.createElement('b');
    title.textContent = cell.header ? cell.column : `${cell.column} · ${cell.text}`;
    const body = document.createElement('span');
    body.append(...withCode(text));
    this.#box.replaceChildren(title, body);
    this.#status.textContent = text.replaceAll('`', '');
    this.#box.showPopover();
    this.#place();
  }

  hide(): void {
    if (this.#owner) delete this.#owner.element.dataset['shown'];
    this.#owner = undefined;
    if (this.#box.matches(':popover-open')) this.#box.hidePopover();
  }

  #place() {
    if (!this.#owner) return;
    const cell = this.#owner.element.getBoundingClientRect();
    const box = this.#box.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(cell.left, width - box.width - 8));
    const below = cell.bottom + 6;
    const top = below + box.height > innerHeight - 8 ? cell.top - box.height - 6 : below;
    this.#box.style.translate = `${Math.round(left)}px ${Math.round(Math.max(8, top))}px`;
  }
}

/** `code` in backticks becomes an element; everything else stays text. */
function withCode(text: string): Node[] {
  return text.split('`').map((part, index) => {
    if (index % 2 === 0) return document.createTextNode(part);
    const code = document.createElement('code');
    code.textContent = part;
    return code;
  });
}

let bubble: Bubble | undefined;

/** Wraps the cells of a table in elements; the text of the block stays the same, character by character. */
function wrap(pre: HTMLElement): Cell[] {
  const text = pre.textContent ?? '';
  const lines = text.split('\n');
  const cells: Cell[] = [];
  const byLine = new Map<number, { start: number; end: number; cell: Omit<Cell, 'element' | 'at'> }[]>();
  for (const block of parseOutput(text, { resource: pre.dataset['resource'] })) {
    const rows = block.kind === 'table' && block.header ? [block.header, ...block.rows] : block.rows;
    for (const row of rows) {
      const isHeader = block.kind === 'table' && row === block.header;
      const key = row.cells[0]?.text ?? '';
      byLine.set(
        row.line,
        row.cells.map(({ start, end, text: value, column }) => ({
          start,
          end,
          cell:
            block.kind === 'fields'
              ? { resource: 'describe', column: key, text: value, header: column === 0, row: row.line }
              : { ...(block.resource && { resource: block.resource }), column: block.columns[column] ?? '', text: value, header: isHeader, row: row.line },
        })),
      );
    }
  }
  const nodes = lines.flatMap((line, index): Node[] => {
    const tail = index < lines.length - 1 ? '\n' : '';
    const parts = byLine.get(index);
    if (!parts) return [document.createTextNode(line + tail)];
    const row = document.createElement('span');
    row.role = 'row';
    let from = 0;
    parts.forEach(({ start, end, cell }, at) => {
      if (start > from) row.append(line.slice(from, start));
      const element = document.createElement('span');
      element.className = 'explain-cell';
      element.role = cell.header ? (cell.resource === 'describe' ? 'rowheader' : 'columnheader') : 'gridcell';
      element.tabIndex = -1;
      element.textContent = line.slice(start, end);
      row.append(element);
      cells.push({ ...cell, element, at });
      from = end;
    });
    row.append(line.slice(from) + tail);
    return [row];
  });
  pre.replaceChildren(...nodes);
  return cells;
}

/**
 * Makes a table's cells focusable (one tab stop, arrow keys), each explained in a bubble.
 *
 * @param by event that woke the table: `focusin` focuses the first cell, `click` the one under the pointer
 */
export function explain(pre: HTMLElement, by: string, point?: { x: number; y: number }): void {
  bubble ??= new Bubble();
  const said = bubble;
  const cells = wrap(pre);
  if (cells.length === 0) return;
  const byElement = new Map(cells.map((cell) => [cell.element, cell]));
  const cellOf = (target: EventTarget | null) => byElement.get((target as Element | null)?.closest<HTMLElement>('.explain-cell') ?? pre);
  pre.role = 'grid';
  pre.removeAttribute('tabindex');
  let tabStop = cells[0];
  const setStop = (cell: Cell) => {
    if (tabStop) tabStop.element.tabIndex = -1;
    tabStop = cell;
    cell.element.tabIndex = 0;
  };
  const focus = (cell: Cell | undefined) => {
    if (!cell) return;
    setStop(cell);
    cell.element.focus();
  };
  if (tabStop) setStop(tabStop);

  const rows = [...new Set(cells.map((cell) => cell.row))];
  const inRow = (row: number | undefined) => cells.filter((cell) => cell.row === row);
  const move = (cell: Cell, event: KeyboardEvent): Cell | undefined => {
    const line = inRow(cell.row);
    const index = rows.indexOf(cell.row);
    const vertical = (to: number | undefined) => inRow(to).find((other) => other.column === cell.column) ?? inRow(to)[Math.min(cell.at, inRow(to).length - 1)];
    switch (event.key) {
      case 'ArrowRight': return line[cell.at + 1];
      case 'ArrowLeft': return line[cell.at - 1];
      case 'ArrowDown': return vertical(rows[index + 1]);
      case 'ArrowUp': return vertical(rows[index - 1]);
      case 'Home': return event.ctrlKey ? cells[0] : line[0];
      case 'End': return event.ctrlKey ? cells.at(-1) : line.at(-1);
      default: return undefined;
    }
  };

  pre.addEventListener('keydown', (event) => {
    const cell = cellOf(event.target);
    if (!cell) return;
    if (event.key === 'Escape' && said.owner) {
      said.hide();
      event.stopPropagation();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      void said.show(cell);
    } else if (/^(Arrow|Home|End)/.test(event.key)) {
      event.preventDefault();
      focus(move(cell, event));
    }
  });
  pre.addEventListener('focusin', (event) => {
    const cell = cellOf(event.target);
    if (!cell) return;
    setStop(cell);
    void said.show(cell);
  });
  pre.addEventListener('focusout', () => said.hide());
  pre.addEventListener('click', (event) => {
    // A selection is not a question.
    if (getSelection()?.isCollapsed !== false) focus(cellOf(event.target));
  });
  pre.addEventListener('pointerover', (event) => {
    const cell = cellOf(event.target);
    if (event.pointerType !== 'mouse' || !cell) return;
    void said.show(cell);
  });
  pre.addEventListener('pointerleave', (event) => {
    if (event.pointerType === 'mouse' && said.owner && said.owner.element !== document.activeElement) said.hide();
  });

  document.documentElement.dataset['explained'] = '';
  const under = point && cellOf(document.elementFromPoint(point.x, point.y));
  if (by === 'focusin') focus(tabStop);
  else if (by === 'click') focus(under);
  else if (under) void said.show(under);
}
