import type { Field, FieldEvents } from './field.ts';

/** Blanks at the start of the next line: as deep as this one, deeper after `key:`, aligned with the text of a list item. */
export function nextIndent(line: string): string {
  const [, indent = '', dash = ''] = /^(\s*)((?:- +)*)/.exec(line) ?? [];
  const text = line.slice(indent.length + dash.length).trimEnd();
  const inside = indent + ' '.repeat(dash.length);
  return /:$/.test(text) ? `${inside}  ` : inside;
}

/** A textarea that keeps the indentation. Tab leaves it, as everywhere on the page. */
export function plainField(box: HTMLElement, text: string, label: string, describedBy: string, events: FieldEvents): Field {
  const area = document.createElement('textarea');
  area.className = 'exercise-area';
  area.value = text;
  area.spellcheck = false;
  area.autocapitalize = 'off';
  area.autocomplete = 'off';
  area.wrap = 'off';
  area.setAttribute('autocorrect', 'off');
  area.setAttribute('aria-label', label);
  area.setAttribute('aria-describedby', describedBy);
  const grow = () => (area.rows = Math.max(10, Math.min(28, area.value.split('\n').length + 1)));
  grow();
  area.addEventListener('input', () => {
    grow();
    events.changed();
  });
  area.addEventListener('beforeinput', (event) => {
    if (event.inputType !== 'insertLineBreak' || event.isComposing || area.selectionStart !== area.selectionEnd) return;
    const line = area.value.slice(area.value.lastIndexOf('\n', area.selectionStart - 1) + 1, area.selectionStart);
    const indent = nextIndent(line);
    if (!indent) return;
    event.preventDefault();
    // The old command is the only way that keeps the browser's own undo.
    if (!document.execCommand('insertText', false, `\n${indent}`)) area.setRangeText(`\n${indent}`, area.selectionStart, area.selectionEnd, 'end');
  });
  area.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    events.check();
  });
  box.replaceChildren(area);
  return {
    kind: 'plain',
    get value() {
      return area.value;
    },
    set value(next) {
      area.focus();
      area.select();
      if (!document.execCommand('insertText', false, next)) area.value = next;
      area.setSelectionRange(0, 0);
      grow();
      events.changed();
    },
    focus: () => area.focus(),
    goTo({ line, column, endLine, endColumn }) {
      const starts = area.value.split('\n').reduce<number[]>((all, one) => [...all, (all.at(-1) ?? 0) + one.length + 1], [0]);
      area.focus();
      area.setSelectionRange((starts[line - 1] ?? 0) + column - 1, (starts[endLine - 1] ?? 0) + endColumn - 1);
      area.scrollTop = Math.max(0, (line - 3) * parseFloat(getComputedStyle(area).lineHeight));
    },
    mark: (problems) => void area.setAttribute('aria-invalid', String(problems.length > 0)),
    dispose: () => area.remove(),
  };
}
